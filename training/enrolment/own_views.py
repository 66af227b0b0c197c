"""What a contact person does behind the private link. A wrong link is the site's ordinary 404."""

from functools import wraps

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from editorial import pages
from editorial.head import Head
from intake.forms import once
from training.enrolment import actions, links, voices
from training.enrolment.forms import CancelForm
from training.enrolment.views import SEE_OTHER, GroupPage, private
from training.models import CancelledBy

DONE = {
    "new": "报名已收到。请先保存好下面的私人链接，以后凭它查看、修改或取消。",
    "changed": "修改已保存。",
    "cancelled": "报名已取消，名额已经让出。",
    "voice": "谢谢您，心声已经收到，编辑审核后发布。",
}


def behind_link(view):
    @wraps(view)
    def found(request, token, *args):
        enrolment = links.find(token)
        if enrolment is None:
            raise Http404
        return view(request, enrolment, token)

    return found


@require_safe
@behind_link
def own(request, enrolment, token):
    done = next((name for name in DONE if name in request.GET), "")
    context = {
        "people": actions.people_of(enrolment), "done": DONE.get(done, ""), "is_new": done == "new",
        "link": request.build_absolute_uri(reverse("enrolment", args=[token])),
        "place_in_line": enrolment.place_in_line() if enrolment.state == "waiting" else 0,
        "may_write_voice": voices.are_taken(enrolment),
    }  # fmt: skip
    return _page(request, enrolment, token, "enrolment", f"报名 {enrolment.number}", context)


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def change(request, enrolment, token):
    if not enrolment.may_be_changed:
        return _back(token)
    return GroupPage(request, enrolment.session, enrolment, token).respond()


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def cancel(request, enrolment, token):
    form = CancelForm(request.POST or None)
    if not enrolment.may_be_changed:
        return _back(token)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(enrolment, by=CancelledBy.CONTACT, reason=form.cleaned_data["reason"])
            return _back(token, "cancelled")
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, enrolment, token, "enrolment_cancel", "取消报名", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def voice(request, enrolment, token):
    if not voices.are_taken(enrolment):
        return _back(token)
    form = voices.VoiceForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            once(form, lambda: voices.write(enrolment, **form.text()))
            return _back(token, "voice")
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, enrolment, token, "enrolment_voice", "写心声", {"form": form})


def _back(token, done=""):
    address = reverse("enrolment", args=[token]) + (f"?{done}" if done else "")
    return private(HttpResponseRedirect(address, status=SEE_OTHER))


def _page(request, enrolment, token, name, title, context):
    section = enrolment.session.programme.section
    context = {
        "enrolment": enrolment, "session": enrolment.session, "token": token, "title": title,
        "crumbs": [("首页", reverse("home")), ("我的报名", None)],
    } | context  # fmt: skip
    response = pages.render(
        request, f"training/{name}.html", context, is_public=False,
        head=Head(title=title, section=section, no_index=True),
    )  # fmt: skip
    return private(response, referrer="same-origin" if "form" in context else "no-referrer")
