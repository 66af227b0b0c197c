"""What participants write about their training: a draft for the editors, nothing more."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts import audit
from editorial import actions as editing
from editorial.models import Section
from intake.forms import Guarded
from training.enrolment.people import tidy
from training.models import Enrolment, EnrolmentState, Voice, VoiceOrigin

SHORTEST, LONGEST = 50, 2000  # characters
TITLE_LENGTH = 24


class VoiceForm(Guarded, forms.Form):
    scope = "enrolment.voice"

    body = forms.CharField(
        label="心声", min_length=SHORTEST, max_length=LONGEST,
        help_text=f"{SHORTEST} 到 {LONGEST} 个字。空一行分段。",
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={
            "required": "请写下您想说的话。",
            "min_length": f"请至少写 {SHORTEST} 个字，现在有 %(show_value)d 个。",
            "max_length": f"最多 {LONGEST} 个字，现在有 %(show_value)d 个。",
        },
    )  # fmt: skip
    author_name = forms.CharField(
        label="怎样署名", max_length=60, help_text="按您愿意公开的写法：全名、“张某”，或“一位学员”。",
        error_messages={"required": "请写明怎样署名，不愿署名可以写“一位学员”。"},
    )  # fmt: skip
    organisation = forms.CharField(
        label="单位", max_length=100, required=False, help_text="可以不填；填了会和署名一起公开。"
    )
    consent = forms.BooleanField(
        label="我同意审核后在本站公开这篇文字和上面的署名。",
        error_messages={"required": "请勾选同意公开，才能提交。"},
    )

    def text(self):
        return {name: self.cleaned_data[name] for name in ("body", "author_name", "organisation")}


def shelf():
    """Return the section that keeps them, or None: the first public one of its kind."""
    return Section.objects.public().filter(kind="voices").order_by("tree_id", "lft").first()


def are_taken(enrolment):
    """From the first day on, one for each participant who came."""
    came = enrolment.state in (EnrolmentState.CONFIRMED, EnrolmentState.PENDING)
    has_some_left = enrolment.voices_sent < enrolment.size
    return came and enrolment.session.has_begun and has_some_left and shelf() is not None


@transaction.atomic
def write(enrolment, *, body, author_name, organisation=""):
    """Keep a voice as a draft and return it. Raises ValidationError when all have been written."""
    section = shelf()
    mine = Enrolment.objects.filter(pk=enrolment.pk, voices_sent__lt=F("size"))
    if section is None or not mine.update(voices_sent=F("voices_sent") + 1):
        raise ValidationError("这组报名的每位学员都已经交过心声了，谢谢。")
    programme = enrolment.session.programme
    voice = Voice(
        title=_title(body), body=body, author_name=tidy(author_name),
        organisation=tidy(organisation), programme=programme, section=section,
        origin=VoiceOrigin.PARTICIPANT,
    )  # fmt: skip
    editing.save_revision(voice, None, note="学员来稿")
    audit.record("voice.receive", target=voice, programme=programme.pk)
    return voice


def _title(body):
    """The beginning of the text up to its first stop: the editor finds a better one."""
    line = tidy(body.strip().splitlines()[0])
    for stop in "。！？；":
        line = line.partition(stop)[0]
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"
