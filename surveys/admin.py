from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

import sheets
from accounts import audit
from editorial import pages
from editorial.desk.previewing import framed_by_ourselves
from editorial.desk.publishable import PublishableAdmin
from surveys import charts, codes, exports, tallies
from surveys.answering import AnswerForm
from surveys.forms import CodesForm, CrossForm, SurveyForm
from surveys.models import Survey
from surveys.questions import GROUPING
from surveys.views.answering import questionnaire_page
from surveys.views.public import survey_page

TEXTS_A_PAGE = 50


@admin.register(Survey)
class SurveyAdmin(PublishableAdmin):
    """Who may see a survey in the desk and what its visitors have answered are two questions."""

    form = SurveyForm
    change_form_template = "admin/surveys/survey/change_form.html"
    list_display = ("title", "state_badge", "phase_label", "section", "published", "updated")
    fieldsets = (
        (None, {"fields": ("title", "section", "summary")}),
        ("填写", {"fields": (("opens_at", "closes_at"), "mode", "shows_results")}),
        ("问卷", {"fields": ("intro", "questions", "thanks")}),
        ("发布", {"fields": ("planned_at", "expires_at", "pinned_until", "based_on")}),
    )

    @admin.display(description="填写")
    def phase_label(self, survey):
        return survey.phase.label

    def get_urls(self):
        own = [
            ("preview_answer", "preview/answer/", self.preview_answer_view),
            ("results", "results/", self.results_view),
            ("results_export", "results.xlsx", self.results_export_view),
            ("answers_export", "answers.xlsx", self.answers_export_view),
            ("codes", "codes/", self.codes_view),
        ]
        return [
            path(
                f"<int:object_id>/{route}", self.admin_site.admin_view(view), name=self._name(name)
            )
            for name, route, view in own
        ] + super().get_urls()

    def render_change_form(self, request, context, obj=None, **kwargs):
        context |= {
            "may_see_answers": obj is not None and self._may_answers(request, "view"),
            "may_make_codes": obj is not None and self._may(request, "publish", obj),
        }
        return super().render_change_form(request, context, obj=obj, **kwargs)

    # -- preview ----------------------------------------------------------------------------

    def preview_response(self, request, item, **preview):
        lent = preview.get("preview_is_lent")  # to somebody who can't follow into the desk
        answer_url = "" if lent else self._url("preview_answer", item)
        return survey_page(request, item, answer_url=answer_url, **preview)

    @method_decorator(require_safe)
    @method_decorator(framed_by_ourselves)
    def preview_answer_view(self, request, object_id):
        """Show the newest questionnaire exactly as the public would see it; nothing is taken."""
        item = self._item(request, object_id)
        if item.latest_revision:
            item.apply(item.latest_revision.data)
        response = questionnaire_page(
            request,
            item,
            AnswerForm(request=request, survey=item),
            is_preview=True,
            preview_label=f"{item.latest_revision or '尚无版本'} · {item.state.label}",
            preview_back=self._url("change", item),
        )
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    # -- what was answered ------------------------------------------------------------------

    def _may_answers(self, request, verb):
        return request.user.has_perm(f"surveys.{verb}_answer")

    def _answered(self, request, object_id, verb):
        """Return the survey as it is public, for somebody who may see or export its answers."""
        item = self._item(request, object_id)
        if not self._may_answers(request, verb):
            raise PermissionDenied
        return item

    def _context(self, request, item, title, **more):
        return {
            **self.admin_site.each_context(request),
            "title": f"{title}：{item}",
            "opts": self.opts,
            "item": item,
            "page_name": title,
            **more,
        }

    @method_decorator(require_safe)
    @method_decorator(never_cache)
    def results_view(self, request, object_id):
        item = self._answered(request, object_id, "view")
        counted = tallies.of(item)
        everything = [*counted.questions, *counted.former]
        context = self._context(
            request, item, "结果",
            answers=counted.answers,
            results=charts.results(counted),
            texts=self._texts(request, item, everything),
            may_export=self._may_answers(request, "export"),
            **self._cross(request, item, everything),
        )  # fmt: skip
        return TemplateResponse(request, "admin/surveys/survey/results.html", context)

    def _texts(self, request, item, questions):
        """Return the page of answers to the text question that was asked for, or None."""
        wanted = {q.identity: q for q in questions if q.is_text}.get(request.GET.get("text"))
        if wanted is None:
            return None
        found = tallies.texts(item, wanted)
        return {"question": wanted, "page_obj": pages.paginate(request, found, TEXTS_A_PAGE)}

    def _cross(self, request, item, questions):
        fitting = [question for question in questions if question.type in GROUPING]
        form = CrossForm(request.GET if "first" in request.GET else None, fitting)
        if not form.is_valid():
            return {"cross_form": form}
        first, second = form.chosen()
        columns, rows = charts.cross_table(first, second, *tallies.cross(item, first, second))
        return {
            "cross_form": form,
            "cross": {"first": first, "second": second, "columns": columns, "rows": rows},
        }

    @method_decorator(require_safe)
    def answers_export_view(self, request, object_id):
        item = self._answered(request, object_id, "export")
        content, count = exports.answers_workbook(item)
        audit.record("answer.export", request=request, target=item, what="answers", rows=count)
        return sheets.response(content, f"{item.title}-答案.xlsx")

    @method_decorator(require_safe)
    def results_export_view(self, request, object_id):
        item = self._answered(request, object_id, "export")
        content = exports.results_workbook(item)
        audit.record("answer.export", request=request, target=item, what="results")
        return sheets.response(content, f"{item.title}-结果.xlsx")

    # -- invitation codes -------------------------------------------------------------------

    @method_decorator(never_cache)
    @method_decorator(sensitive_variables("made"))
    def codes_view(self, request, object_id):
        """Make codes and hand them over at once: nobody can look them up afterwards."""
        item = self._item(request, object_id)
        if not self._may(request, "publish", item):
            raise PermissionDenied
        form = CodesForm(request.POST or None)
        if request.method == "POST" and item.is_by_code and form.is_valid():
            made = codes.draw(item, form.cleaned_data["count"])
            audit.record("survey.codes", request=request, target=item, made=len(made))
            address = request.build_absolute_uri(reverse("survey-answer", args=[item.pk]))
            rows = [[number, code, address] for number, code in enumerate(made, start=1)]
            sheet = sheets.Sheet("邀请码", ["序号", "邀请码", "填写网址"], rows, text=["邀请码"])
            return sheets.response(sheets.workbook_bytes([sheet]), f"{item.title}-邀请码.xlsx")
        context = self._context(
            request, item, "邀请码", form=form, made=item.codes.count(),
            used=item.codes.filter(is_used=True).count(),
        )  # fmt: skip
        return TemplateResponse(request, "admin/surveys/survey/codes.html", context)
