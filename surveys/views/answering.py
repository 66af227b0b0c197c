"""The questionnaire that somebody fills in. It is his own page, and never stored."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from editorial import pages
from editorial.head import Head
from surveys import marks
from surveys.answering import AnswerForm
from surveys.models import Phase, Survey
from surveys.views.public import frame


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk):
    surveys = Survey.objects.select_related("section", "live_revision")
    item, gone = pages.find_public(request, surveys, pk)
    if gone:
        return gone
    if item.phase != Phase.OPEN or not item.questions:
        return _not_now(request, item)
    if not item.is_by_code and marks.is_set(request, item):
        return _notice(
            request,
            item,
            "您已经填过这份调查",
            "谢谢您。每人只填一份，您的答案已经收到，不用再填。",
        )
    form = AnswerForm(request.POST or None, request=request, survey=item)
    if request.method == "POST" and form.is_valid() and form.store():
        response = HttpResponseRedirect(reverse("survey-thanks", args=[item.pk]))
        if not item.is_by_code:
            marks.set_on(response, item)
        return response
    return questionnaire_page(request, item, form)


def questionnaire_page(request, item, form, **preview):
    context = frame(request, item, last="填写问卷") | {"form": form, **preview}
    head = Head(title=f"填写：{item.title}", section=item.section, no_index=True)
    return pages.render(
        request, "surveys/questionnaire.html", context, head=head, is_public=False,
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@require_safe
def thanks(request, pk):
    item, gone = pages.find_public(request, Survey.objects.select_related("section"), pk)
    if gone:
        return gone
    text = item.thanks or "您的意见对我们很重要，我们会认真研究。"
    return _notice(request, item, "提交成功，谢谢您", text, is_sent=True)


def _not_now(request, item):
    title, text = {
        Phase.CLOSED: ("调查已经结束", "感谢关注，现在不再收集答案。"),
        Phase.UPCOMING: ("调查还没有开始", "请在开始时间以后再来。"),
    }.get(item.phase, ("问卷正在准备", "题目还没有放上来，请过些时候再来。"))
    if request.method == "POST":
        text = f"您刚才的答案没有提交。{text}"
    return _notice(request, item, title, text, status=409 if request.method == "POST" else 200)


def _notice(request, item, title, text, *, status=200, is_sent=False):
    context = frame(request, item, last="填写问卷") | {
        "title": title,
        "text": text,
        "is_sent": is_sent,
    }
    head = Head(title=title, section=item.section, no_index=True)
    return pages.render(
        request, "surveys/notice.html", context, head=head, is_public=False, status=status
    )
