"""The page on which a group is enrolled, and the one on which it is changed."""

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

import sheets
from editorial import pages
from editorial.head import Head
from intake import rates
from intake.forms import once, sent_before
from training.enrolment import actions, filled_sheet, links, typed
from training.enrolment.forms import FIRST_ROWS, GroupForm, people_rows
from training.models import Session

MOST_SHEETS = 40  # an hour and caller
SEE_OTHER = 303
SENT_BEFORE = "刚才提交的已经收到（编号 {}）。现在填的和那次不一样，还没有提交，请检查后再按一次。"


def private(response, *, referrer="no-referrer"):
    """Mark an answer as nobody else's. A page with a form keeps the referrer for our own site:
    without one, browsers send `Origin: null` with the form, and it would be refused."""
    response["Referrer-Policy"] = referrer
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


def _public(pk):
    sessions = Session.objects.public().select_related("programme__section", "place")
    return get_object_or_404(sessions, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request, pk):
    return GroupPage(request, _public(pk)).respond()


@require_safe
def template(request, pk):
    _public(pk)
    return sheets.response(filled_sheet.template(), "参训人名单.xlsx")


class GroupPage:
    """One form with several buttons: a row more, a row less, read a sheet in, fetch the lines to
    mend, send. Only the last is checked and counted; the others keep what was typed."""

    def __init__(self, request, session, enrolment=None, token=""):
        self.request, self.session = request, session
        self.enrolment, self.token = enrolment, token
        self.reading, self.refusal = None, ""

    def respond(self):
        data = self.request.POST
        if self.request.method != "POST":
            return self._fresh()
        if "returned" in data:
            return self._returned(data.get("bad_rows", ""))
        if "read" in data:
            return self._read(data)
        if "remove" in data:
            return self._typed(typed.people(data, without=data["remove"]))
        if "add" in data:
            return self._typed(typed.people(data), blank=1, focus=True)
        return self._send(data)

    def _fresh(self):
        if self.enrolment is None:
            return self._draw(self._form(), people_rows(blank=FIRST_ROWS))
        initial = {name: getattr(self.enrolment, name) for name in actions.CONTACT}
        people = actions.people_of(self.enrolment)
        return self._draw(self._form(initial=initial), people_rows(initial=people))

    def _form(self, data=None, **more):
        asks = self.enrolment is None
        return GroupForm(data, request=self.request, asks_consent=asks, **more)

    def _typed(self, people, *, blank=0, focus=False):
        form = self._form(initial=typed.contact(self.request.POST))
        form.carry(self.request.POST.get("guard", ""))
        rows = people_rows(initial=people, blank=blank if people else max(blank, 1))
        if focus:
            rows.forms[-1].fields["name"].widget.attrs["autofocus"] = True
        return self._draw(form, rows)

    def _read(self, data):
        people = typed.people(data)
        upload = self.request.FILES.get("sheet")
        if rates.hit("enrolment.sheet", rates.caller(self.request)) > MOST_SHEETS:
            self.refusal = "上传得太频繁，请一小时后再试，或直接在下面填写。"
        elif upload is None:
            self.refusal = "请先选择填好的 Excel 文件，再按“读取表格”。"
        else:
            try:
                self.reading = filled_sheet.read(upload, already=people)
                people += self.reading.people
            except sheets.SheetError as error:
                self.refusal = error.message
        return self._typed(people)

    def _returned(self, packed):
        try:
            content = filled_sheet.returned(packed)
        except signing.BadSignature:
            self.refusal = "这份表已经不能下载了，请再上传一次。"
            return self._typed(typed.people(self.request.POST))
        return private(sheets.response(content, "需要修改的行.xlsx"))

    def _send(self, data):
        form = self._form(data)
        rows = people_rows(data, session=self.session, but=self.enrolment)
        valid = all([form.is_valid(), rows.is_valid()])
        if first := self._sent_before(form):
            if typed.is_of(data, first):
                return self._done(form)
            form.renew()
            form.add_error(None, SENT_BEFORE.format(first.number))
        elif valid:
            try:
                self._keep(form, rows)
                return self._done(form)
            except actions.KnownPeople as error:
                for place in error.rows:
                    rows.say_known(rows.filled_rows()[place])
            except ValidationError as error:
                form.add_error(None, error.messages)
            if self._sent_before(form):  # at the same moment, by a double click
                return self._done(form)
        return self._draw(form, rows)

    def _sent_before(self, form):
        """Return the group that this very form has made or changed already."""
        if not sent_before(form):
            return None
        return links.find(self.token or links.from_form(form.token.nonce))

    def _keep(self, form, rows):
        contact, people = form.contact(), rows.people()
        if self.enrolment is not None:
            once(form, lambda: actions.change(self.enrolment, contact, people))
        else:
            token = links.from_form(form.token.nonce)
            once(form, lambda: actions.enrol(self.session.pk, contact, people, token=token))

    def _done(self, form):
        token = self.token or links.from_form(form.token.nonce)
        address = f"{reverse('enrolment', args=[token])}?{'changed' if self.token else 'new'}"
        return private(HttpResponseRedirect(address, status=SEE_OTHER))

    def _draw(self, form, rows):
        section = self.session.programme.section
        context = pages.section_context(self.request, section) | {
            "crumbs": pages.navigation(self.request).crumbs(section, last="报名"),
            "session": self.session, "enrolment": self.enrolment, "form": form, "rows": rows,
            "reading": self.reading, "refusal": self.refusal, "token": self.token,
            "blank_row": rows.empty_form, "is_wrong": form.is_bound,
            "keeping_days": settings.PERSONAL_DATA_DAYS,
        }  # fmt: skip
        title = "修改报名" if self.enrolment else f"报名：{self.session.title}"
        response = pages.render(
            self.request, "training/enrol.html", context, is_public=False,
            head=Head(title=title, section=section, no_index=True),
        )  # fmt: skip
        return private(response, referrer="same-origin")
