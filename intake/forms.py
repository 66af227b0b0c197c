"""The form that a visitor sends in: guarded against robots, taken once, nothing typed is lost."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from intake import guard, rates
from intake.models import Spent

KEPT = timedelta(seconds=2 * guard.LONGEST)

TOO_QUICK = "提交得太快了，请检查一遍再按一次提交。您填写的内容都在。"
TOO_OLD = "这一页打开得太久，为了安全需要再按一次提交。您填写的内容都在。"
TOO_MANY = "您提交得太频繁，请一小时后再试。您填写的内容都在，可以先复制保存。"
NOT_A_PERSON = "这份表单没有通过检查，请再按一次提交；仍不成功请打电话联系我们。"
ANSWER_WANTED = "提交次数较多，请先回答这道小题，再按一次提交。"
ANSWER_WRONG = "答案不对，请再算一次。"


class Guarded:
    """Mixed in before Form or ModelForm: `class MessageForm(Guarded, forms.ModelForm)`.

    `scope` names what is counted; from `asks_from` sendings an hour by one caller on a sum is
    asked, from `most_an_hour` on nothing is taken. `groups` are (legend, [field, …]) to draw.
    """

    scope = ""
    asks_from = 3
    most_an_hour = 20
    groups = ()
    spent_token = None

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.caller = rates.caller(request)
        self.fields["website"] = forms.CharField(
            label="请不要填写这一格", required=False,
            widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        )  # fmt: skip
        self.fields["guard"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.token = (
            guard.read(self.data.get(self.add_prefix("guard"), "")) if self.is_bound else None
        )
        if not self.is_bound or (self.token and self.token.question):
            self._offer(draw=not self.is_bound)

    def _offer(self, *, draw):
        """Put a token into the form: a fresh one, or the one it came with."""
        if draw:
            ask = rates.count(self.scope, self.caller) >= self.asks_from
            self._replace_token(guard.draw(ask=ask))
        if self.token and self.token.question:
            self.fields["answer"] = forms.CharField(
                label=self.token.question, required=False, max_length=10,
                help_text="用数字或汉字回答都可以。",
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )  # fmt: skip

    def carry(self, text):
        """Take over the token of a form that is drawn again without having been sent in (a row
        was added): it keeps its age and its number."""
        if guard.read(text):
            self._replace_token(text)
            self._offer(draw=False)

    def _replace_token(self, text):
        self.token = guard.read(text)
        if self.is_bound:
            self.data = self.data.copy()
            self.data[self.add_prefix("guard")] = text
        self.fields["guard"].initial = text

    def _post_clean(self):
        super()._post_clean()
        try:
            self._check()
        except ValidationError as error:
            self.add_error(None if error.code != "answer" else "answer", error)

    def _check(self):
        """Count a sending, and refuse what no person sends. A form with other mistakes counts
        as well, or guessing at a field would be free."""
        sent = rates.hit(self.scope, self.caller)
        if sent > self.most_an_hour:
            raise ValidationError(TOO_MANY)
        if self.data.get(self.add_prefix("website")):
            raise ValidationError(NOT_A_PERSON)
        if self.token is None:
            self._renew(sent)
            raise ValidationError(TOO_OLD)
        if self.token.age < settings.INTAKE_LEAST_SECONDS:
            raise ValidationError(TOO_QUICK)
        if self.token.question:
            if not self.token.fits(self.data.get(self.add_prefix("answer"), "")):
                raise ValidationError(ANSWER_WRONG, code="answer")
        elif sent > self.asks_from:
            self._renew(sent)
            raise ValidationError(ANSWER_WANTED, code="answer")

    def renew(self):
        """Give a form that was taken before a number of its own, so that it may be sent again."""
        self._renew(rates.count(self.scope, self.caller))

    def _renew(self, sent):
        self._replace_token(guard.draw(ask=sent > self.asks_from))
        self._offer(draw=False)

    def fieldsets(self):
        """Yield (legend, bound fields) as `groups` says; what it doesn't name comes last."""
        named = [name for _, names in self.groups for name in names]
        rest = [f.name for f in self.visible_fields() if f.name not in (*named, "website")]
        for legend, names in (*self.groups, ("", rest)):
            if fields := [self[name] for name in names if name in self.fields]:
                yield legend, fields

    def error_list(self):
        """Yield (bound field or None, message) of all that is wrong, in the form's order."""
        for message in self.non_field_errors():
            yield None, message
        for _, fields in self.fieldsets():
            for field in fields:
                for message in field.errors:
                    yield field, message


def sent_before(form):
    """Say whether this very form was taken already: what `once` would answer with False."""
    return form.token is not None and Spent.objects.filter(nonce=form.token.nonce).exists()


def once(form, make):
    """Call `make()` in a transaction and return (its object's number as text, True). A form that
    was sent in before, by a double click or by a robot, makes nothing: (the first's, False)."""
    Spent.objects.filter(at__lt=timezone.now() - KEPT).delete()
    try:
        with transaction.atomic():
            spent = Spent.objects.create(nonce=form.token.nonce)
            spent.result = str(make().pk)
            spent.save(update_fields=["result"])
    except IntegrityError:
        first = Spent.objects.filter(nonce=form.token.nonce).first()
        if first is None:  # something else than the number stood twice
            raise
        return first.result, False
    return spent.result, True
