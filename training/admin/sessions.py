"""期次 in the desk: planned under a programme of one's own sections, with what it has of enrolments."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from accounts import audit
from editorial import rights
from editorial.desk.records import SectionRecordAdmin
from training.enrolment import exporting, printing, sessions
from training.models import Enrolment, EnrolmentState, Place, Programme, Session


class SessionForm(forms.ModelForm):
    class Meta:
        model = Session
        fields = sessions.EDITED
        widgets = {
            "notes": forms.Textarea(attrs={"rows": 4}),
            "seats": forms.NumberInput(attrs={"min": 1}),
        }


@admin.register(Session)
class SessionAdmin(SectionRecordAdmin):
    form = SessionForm

    class Media:
        css = {"all": ["admin-theme/records.css"]}

    section_lookup = "programme__section"
    change_form_template = "admin/training/session/change_form.html"
    list_display = ("name", "starts_on", "ends_on", "place_text", "taken", "waits", "window_now",
                    "is_shown")  # fmt: skip
    list_filter = ("is_shown", "state")
    list_select_related = ("programme",)
    search_fields = ("programme__title", "label", "place_text")
    search_help_text = "按项目名称、期次名称或地点查找"
    date_hierarchy = "starts_on"
    ordering = ("-starts_on", "-pk")
    actions = None
    fieldsets = (
        (None, {"fields": ("programme", "label", ("starts_on", "ends_on"), "place_text", "place")}),
        ("报名", {"fields": ("seats", ("opens_at", "closes_at"), "fee", "notes")}),
        ("对外显示", {"fields": ("is_shown", "state", "cancel_reason")}),
    )

    @admin.display(description="期次", ordering="programme__title")
    def name(self, session):
        return session.title

    @admin.display(description="已占 / 名额", ordering="held")
    def taken(self, session):
        return f"{session.held} / {session.seats}"

    @admin.display(description="候补组", ordering="waiting")
    def waits(self, session):
        return session.waiting or "—"

    @admin.display(description="现在")
    def window_now(self, session):
        return session.window.label

    # -- who may ----------------------------------------------------------------------------

    def has_add_permission(self, request):
        return admin.ModelAdmin.has_add_permission(self, request)

    def has_delete_permission(self, request, obj=None):
        """Only what nobody ever enrolled in; the rest is hidden or cancelled."""
        allowed = admin.ModelAdmin.has_delete_permission(self, request, obj)
        if obj is None:
            return allowed
        return allowed and self._is_mine(request, obj) and sessions.may_be_deleted(obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "programme":
            mine = rights.items_for(request.user, Programme.objects.outside_bin())
            kwargs["queryset"] = mine.order_by("title", "pk")
        if db_field.name == "place":
            kwargs["queryset"] = Place.objects.live().order_by("title", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("programme", "place") and field:
            for link in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{link}_related", False)
        return field

    # -- saving -----------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        try:
            sessions.save(obj, request.user)
        except ValidationError as error:  # somebody enrolled between our look and our lock
            messages.error(request, f"没有保存：{' '.join(error.messages)}")

    def delete_model(self, request, obj):
        audit.record("session.delete", request=request, target=obj)
        super().delete_model(request, obj)

    def log_addition(self, request, obj, message):
        """sessions.save keeps the audit log; Django's own would say everything twice."""

    def log_change(self, request, obj, message):
        """See log_addition."""

    def log_deletions(self, request, queryset):
        """See delete_model."""

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj is not None:
            context |= {"counts": self._counts(obj), "tools": list(self._tools(request, obj))}
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def _counts(self, session):
        rows = session.enrolments.order_by().values_list("state", "size")
        sizes = {state: [] for state in EnrolmentState}
        for state, size in rows:
            sizes[EnrolmentState(state)].append(size)
        return [(state.label, len(all_of), sum(all_of)) for state, all_of in sizes.items()]

    def _tools(self, request, session):
        user = request.user
        if user.has_perm(rights.permission("view", Enrolment)):
            listing = reverse("admin:training_enrolment_changelist")
            yield "报名列表", f"{listing}?session__id__exact={session.pk}"
        if user.has_perm(rights.permission("export", Enrolment)):
            yield "导出名单", reverse("admin:training_session_export", args=[session.pk])
        if user.has_perm(rights.permission("change", Enrolment)):
            yield "打印胸牌", reverse("admin:training_session_badges", args=[session.pk])
            yield "打印签到表", reverse("admin:training_session_sign_in", args=[session.pk])
        if session.is_shown:
            yield "查看网页", session.get_absolute_url()

    # -- lists of people --------------------------------------------------------------------

    def get_urls(self):
        own = (
            ("export", self.export_view),
            ("badges", self.badges_view),
            ("sign_in", self.sign_in_view),
        )
        return [
            path(
                f"<int:pk>/{name.replace('_', '-')}/",
                self.admin_site.admin_view(require_safe(view)),
                name=f"training_session_{name}",
            )
            for name, view in own
        ] + super().get_urls()

    def _session(self, request, pk, verb):
        """Return a session of one's own sections, for somebody who may do that with enrolments."""
        session = self.get_queryset(request).select_related("programme").filter(pk=pk).first()
        if session is None:
            raise Http404
        if not request.user.has_perm(rights.permission(verb, Enrolment)):
            raise PermissionDenied
        return session

    def export_view(self, request, pk):
        session = self._session(request, pk, "export")
        return exporting.export(request, session.enrolments.active(), f"{session.title}名单.xlsx")

    def badges_view(self, request, pk):
        session = self._session(request, pk, "change")
        return self._print(request, session, "badges", {"pages": printing.badge_pages(session)})

    def sign_in_view(self, request, pk):
        session = self._session(request, pk, "change")
        context = {"people": printing.people_of(session), "days": printing.days_of(session)}
        return self._print(request, session, "sign_in", context)

    def _print(self, request, session, name, context):
        audit.record(f"enrolment.{name}", request=request, target=session)
        back = reverse("admin:training_session_change", args=[session.pk])
        context |= {"session": session, "back": back}
        response = TemplateResponse(request, f"training/enrolment_{name}.html", context)
        response["Cache-Control"] = "private, no-store"
        return response


def link_to(session):
    address = reverse("admin:training_session_change", args=[session.pk])
    return format_html('<a href="{}">{}</a>', address, session)
