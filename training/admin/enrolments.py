"""报名 in the desk: whose they are is masked in lists, and full only for those who may change them."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from accounts import audit
from editorial import rights
from editorial.desk.records import SectionRecordAdmin
from privacy import masks
from training.admin.sessions import link_to
from training.enrolment import actions, erasing, exporting
from training.enrolment.people import phone_indexes, tidy_phone
from training.models import CancelledBy, Enrolment, EnrolmentState, Session


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="取消原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="联系人凭私人链接会看到这句话。",
        error_messages={"required": "请写明取消的原因，联系人会看到。"},
    )  # fmt: skip


class SessionFilter(admin.SimpleListFilter):
    title = "期次"
    parameter_name = "session__id__exact"

    def lookups(self, request, model_admin):
        mine = Session.objects.select_related("programme").order_by("-starts_on", "-pk")
        if not request.user.is_superuser:
            mine = mine.of_sections(rights.granted_sections(request.user))
        return [(str(session.pk), str(session)) for session in mine[:60]]

    def queryset(self, request, queryset):
        chosen = self.value() or ""
        return queryset.filter(session=chosen) if chosen.isdecimal() else queryset


@admin.register(Enrolment)
class EnrolmentAdmin(SectionRecordAdmin):
    class Media:
        css = {"all": ["admin-theme/records.css"]}

    section_lookup = "session__programme__section"
    change_form_template = "admin/training/enrolment/change_form.html"
    list_display = ("number", "organisation", "masked_name", "masked_phone", "size", "state",
                    "session", "came_at")  # fmt: skip
    list_filter = (SessionFilter, "state")
    list_select_related = ("session__programme",)
    search_fields = ("number", "organisation")
    search_help_text = "按报名编号、单位查找；或输入联系人的完整电话号码"
    ordering = ("-created_at", "-pk")
    fields = ("desk_note",)
    actions = ("confirm_selected", "cancel_selected", "export_selected")

    @admin.display(description="联系人")
    def masked_name(self, enrolment):
        return masks.mask_name(enrolment.contact_name) or "（已清除）"

    @admin.display(description="电话")
    def masked_phone(self, enrolment):
        return masks.mask_phone(enrolment.contact_phone)

    @admin.display(description="报名时间", ordering="created_at")
    def came_at(self, enrolment):
        return timezone.localtime(enrolment.created_at).strftime("%m-%d %H:%M")

    def get_search_results(self, request, queryset, search_term):
        found, distinct = super().get_search_results(request, queryset, search_term)
        number = tidy_phone(search_term)
        if len(number) >= 7 and any(sign.isdecimal() for sign in number):
            found |= queryset.filter(phone_index__in=phone_indexes(number))
        return found, distinct

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "desk_note":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        obj.save(update_fields=["desk_note", "changed_at"])
        audit.record("enrolment.note", request=request, target=obj)

    def log_change(self, request, obj, message):
        """The actions keep the audit log; Django's own would say everything twice."""

    # -- the record -------------------------------------------------------------------------

    def render_change_form(self, request, context, obj=None, **kwargs):
        in_full = self.has_change_permission(request, obj)
        context |= {
            "enrolment": obj, "in_full": in_full, "people": self._people(obj, in_full),
            "contact": self._contact(obj, in_full), "session_link": link_to(obj.session),
            "may_confirm": in_full and obj.state == EnrolmentState.PENDING,
            "may_cancel": in_full and obj.state != EnrolmentState.CANCELLED,
            "may_link": in_full and not obj.erased_at,
            "may_erase": in_full and not obj.erased_at and obj.state == EnrolmentState.CANCELLED,
        }  # fmt: skip
        if in_full and request.method == "GET":
            audit.record("enrolment.read", request=request, target=obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def _people(self, enrolment, in_full):
        people = actions.people_of(enrolment)
        if in_full:
            return people
        return [
            person | {"name": masks.mask_name(person["name"]), "post": "—",
                      "phone": masks.mask_phone(person["phone"])}
            for person in people
        ]  # fmt: skip

    def _contact(self, enrolment, in_full):
        if in_full:
            facts = (enrolment.contact_name, enrolment.contact_phone, enrolment.contact_email,
                     enrolment.invoice_note)  # fmt: skip
        else:
            facts = (masks.mask_name(enrolment.contact_name), masks.mask_phone(enrolment.contact_phone),
                     masks.mask_email(enrolment.contact_email), "—" if enrolment.invoice_note else "")  # fmt: skip
        return zip(("联系人", "联系电话", "电子邮箱", "开票信息"), facts, strict=True)

    # -- what is done with it ---------------------------------------------------------------

    def get_urls(self):
        own = (
            ("confirm", self.confirm_view),
            ("cancel", self.cancel_view),
            ("link", self.link_view),
            ("erase", self.erase_view),
        )
        return [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"training_enrolment_{name}")
            for name, view in own
        ] + super().get_urls()  # fmt: skip

    def _mine(self, request, pk):
        enrolment = self.get_queryset(request).filter(pk=pk).first()
        if enrolment is None:
            raise Http404
        if not self.has_change_permission(request, enrolment):
            raise PermissionDenied
        return enrolment

    def _back(self, pk):
        return HttpResponseRedirect(reverse("admin:training_enrolment_change", args=[pk]))

    def _try(self, request, done, action, *args, **kwargs):
        """Do it and say so, or say why not."""
        try:
            result = action(*args, **kwargs)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return None
        if done:
            messages.success(request, done)
        return result

    @method_decorator(require_POST)
    def confirm_view(self, request, pk):
        enrolment = self._mine(request, pk)
        self._try(request, f"{enrolment} 已确认。", actions.confirm, enrolment, request.user)
        return self._back(pk)

    def cancel_view(self, request, pk):
        enrolment = self._mine(request, pk)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            self._cancel(request, [enrolment], form.cleaned_data["reason"])
            return self._back(pk)
        return self._ask_reason(request, [enrolment], form)

    def _cancel(self, request, enrolments, reason):
        for enrolment in enrolments:
            self._try(
                request, f"{enrolment} 已取消，名额已让出。", actions.cancel, enrolment,
                by=CancelledBy.DESK, reason=reason, user=request.user,
            )  # fmt: skip

    def _ask_reason(self, request, enrolments, form, **more):
        context = {
            **self.admin_site.each_context(request), "title": "取消报名", "opts": self.opts,
            "enrolments": enrolments, "form": form, **more,
        }  # fmt: skip
        return TemplateResponse(request, "admin/training/enrolment/cancel.html", context)

    @method_decorator(require_POST)
    def link_view(self, request, pk):
        """Show a new private link, once. The old one is dead."""
        enrolment = self._mine(request, pk)
        token = self._try(request, "", actions.new_link, enrolment, request.user)
        if token is None:
            return self._back(pk)
        link = request.build_absolute_uri(reverse("enrolment", args=[token]))
        context = {
            **self.admin_site.each_context(request), "title": f"新的私人链接：{enrolment}",
            "opts": self.opts, "enrolment": enrolment, "link": link,
        }  # fmt: skip
        response = TemplateResponse(request, "admin/training/enrolment/link.html", context)
        response["Cache-Control"] = "private, no-store"
        return response

    @method_decorator(require_POST)
    def erase_view(self, request, pk):
        """Erase who the people of a cancelled enrolment are: somebody asked for it."""
        enrolment = self._mine(request, pk)
        if enrolment.state != EnrolmentState.CANCELLED:
            messages.error(request, "请先取消报名，再清除个人信息。")
        elif erasing.wipe(Enrolment.objects.filter(pk=pk, erased_at=None)):
            audit.record("enrolment.erase", request=request, target=enrolment)
            messages.success(request, f"{enrolment} 的个人信息已清除，编号和人数还在。")
        return self._back(pk)

    # -- in the list ------------------------------------------------------------------------

    def has_export_permission(self, request):
        return request.user.has_perm(rights.permission("export", self.model))

    @admin.action(description="确认所选报名", permissions=["change"])
    def confirm_selected(self, request, queryset):
        for enrolment in queryset.order_by("session", "arrival"):
            self._try(request, f"{enrolment} 已确认。", actions.confirm, enrolment, request.user)

    @admin.action(description="取消所选报名", permissions=["change"])
    def cancel_selected(self, request, queryset):
        enrolments = list(queryset.active().order_by("session", "arrival"))
        if not enrolments:
            return messages.warning(request, "所选报名里没有可以取消的。")
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            self._cancel(request, enrolments, form.cleaned_data["reason"])
            return None
        return self._ask_reason(request, enrolments, form, is_action=True)

    @admin.action(description="导出所选报名的名单（Excel）", permissions=["export"])
    def export_selected(self, request, queryset):
        if not queryset.exists():
            return messages.warning(request, "没有可以导出的报名。")
        return exporting.export(request, queryset, "报名名单.xlsx")
