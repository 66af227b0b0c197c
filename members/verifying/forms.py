"""What a visitor fills in to verify somebody: two facts, and the work that keeps robots slow."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from intake import rates
from intake.forms import NOT_A_PERSON, TOO_OLD, Guarded
from intake.models import Spent
from members import normal
from members.verifying import finding, work

MORE_WORK = "现在查询的人较多，需要多核对几秒钟，请再按一次“核验”。您填写的内容都在。"
TOO_MANY = "您这里查询得太频繁，请一小时后再试，或打电话核实。您填写的内容都在。"
ASK = "请先回答下面这道小题，再按一次“核验”。"
WRONG = "答案不对，请再算一次。"
WAIT_MORE = "现在查询的人较多，请过 20 秒再按一次“核验”。您填写的内容和答案都在。"
BY_NAME = "members.verify.name"
WAIT = 20  # seconds that a form without work is open before it counts, where a name is asked much


class VerifyForm(Guarded, forms.Form):
    """With a script the browser works (`members.verifying.work`); without one a sum in words is
    asked, and fewer questions an hour are answered."""

    scope = "members.verify"
    asks_from = 0
    most_an_hour = 60
    most_without_work = 12
    much_asked = 20  # questions about one name in an hour, from anywhere

    name = forms.CharField(
        label="姓名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请填写姓名。"},
    )  # fmt: skip
    number = forms.CharField(
        label="证书编号、工号或身份证号后六位", max_length=60,
        help_text="填其中一项。后六位只在本人同意后才能用来核验；请不要填完整的身份证号。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请填写证书编号、工号或身份证号后六位。"},
    )  # fmt: skip
    work = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    has_work = False  # whether the browser worked for the question: without, less is answered

    def clean_number(self):
        number = self.cleaned_data["number"]
        plain = normal.id_number(number)
        if len(plain) == 18 and plain[:17].isdecimal():
            self.data = self.data.copy()
            self.data["number"] = ""  # it is not drawn again
            raise ValidationError("请不要填完整的身份证号，只填后六位。")
        return number

    def _check(self):
        sent = rates.hit(self.scope, self.caller)
        called = finding.hashed(normal.compared_name(self._typed("name")))
        about = rates.count(BY_NAME, called)
        self.next_bits = work.bits_for(sent + 1, about + 1)
        if sent > self.most_an_hour:
            raise ValidationError(TOO_MANY)
        if self.data.get("website"):
            raise ValidationError(NOT_A_PERSON)
        if self.token is None:
            self._renew(sent)
            raise ValidationError(TOO_OLD)
        if found := self._typed("work"):
            self._check_work(found, work.bits_for(sent, about))
        else:
            self._check_without_work(sent, about)
        # It counts from here on: whoever has not paid slows nobody.
        is_first = self._spend()
        self._renew(sent)
        if not is_first:
            raise ValidationError(TOO_OLD)
        rates.hit(BY_NAME, called)

    def _typed(self, name):
        return self.data.get(name, "").strip()

    def _check_work(self, found, needed):
        """Too little is asked for once more with the same form: what was done is not lost."""
        if work.done(self.token.nonce, found) < needed:
            self.next_bits = needed
            self._forget("work")
            raise ValidationError(MORE_WORK)
        self.has_work = True

    def _check_without_work(self, sent, about):
        if sent > self.most_without_work:
            raise ValidationError(TOO_MANY)
        answer, token = self._typed("answer"), self.token
        if not answer:
            raise ValidationError(ASK, code="answer")
        if not (token.question and token.fits(answer)):
            self._spend()
            self._renew(sent)
            raise ValidationError(WRONG, code="answer")
        if about > self.much_asked and token.age < WAIT:
            raise ValidationError(WAIT_MORE)

    def _spend(self):
        try:
            with transaction.atomic():
                Spent.objects.create(nonce=self.token.nonce)
        except IntegrityError:
            return False
        return True

    def _renew(self, sent):
        super()._renew(sent)
        self._bound_fields_cache.pop("answer", None)  # it asks another sum now
        self._forget("work", "answer")

    def _forget(self, *names):
        if self.is_bound:
            self.data = self.data.copy()
            for name in names:
                self.data.pop(name, None)

    @property
    def bits(self):
        """What the browser is to work for the next question."""
        if self.is_bound:
            return self.next_bits
        return work.bits_for(rates.count(self.scope, self.caller) + 1, 0)
