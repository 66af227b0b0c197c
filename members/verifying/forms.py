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

    def clean_number(self):
        number = self.cleaned_data["number"]
        if len(normal.id_number(number)) == 18 and normal.id_number(number)[:17].isdecimal():
            raise ValidationError("请不要填完整的身份证号，只填后六位。")
        return number

    def _check(self):
        sent = rates.hit(self.scope, self.caller)
        called = finding.hashed(normal.compared_name(self.data.get("name", "")))
        about = rates.hit("members.verify.name", called)
        self.needed_bits = work.bits_for(sent, about)
        if sent > self.most_an_hour:
            raise ValidationError(TOO_MANY)
        if self.data.get("website"):
            raise ValidationError(NOT_A_PERSON)
        if self.token is None or not self._spend():
            self._renew(sent)
            raise ValidationError(TOO_OLD)
        token, found, answer = self.token, self._typed("work"), self._typed("answer")
        self._renew(sent)  # each is good for one question, whatever the answer
        if found:
            if work.done(token.nonce, found) < self.needed_bits:
                raise ValidationError(MORE_WORK)
        else:
            self._check_without_work(token, answer, sent, about)

    def _typed(self, name):
        return self.data.get(name, "").strip()

    def _check_without_work(self, token, answer, sent, about):
        if sent > self.most_without_work:
            raise ValidationError(TOO_MANY)
        if not answer:
            raise ValidationError(ASK, code="answer")
        if not (token.question and token.fits(answer)):
            raise ValidationError(WRONG, code="answer")
        if about > self.much_asked and token.age < WAIT:
            raise ValidationError(MORE_WORK)

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
        if self.is_bound:
            self.data = self.data.copy()
            for name in ("work", "answer"):
                self.data.pop(name, None)

    @property
    def bits(self):
        return getattr(self, "needed_bits", work.BITS)
