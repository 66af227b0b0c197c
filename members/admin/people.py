"""人员 at the desk: the list, the form and its rows. A record of another department is not there."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from members import photographs, rights, verbs
from members.admin import purposes
from members.admin.consent_pages import ConsentPages
from members.admin.exports import ExportPages
from members.admin.forms import PersonForm
from members.admin.inlines import CertificateInline, ConsentInline, PositionInline
from members.admin.lookup import LookupPages
from members.admin.merges import MergePages
from members.admin.pages import NO_STORE, RecordPages
from members.admin.printing import PrintPages
from members.admin.purposes import PurposePages
from members.models import Certificate, Consent, Person, Position

SAVED_BY = {Position: verbs.save_position, Consent: verbs.save_consent}


@admin.register(Person)
class PersonAdmin(
    PurposePages, ExportPages, LookupPages, MergePages, ConsentPages, PrintPages, RecordPages,
    admin.ModelAdmin,
):  # fmt: skip
    class Media:
        css = {
            "all": [
                "admin-theme/records.css",
                "admin-theme/members.css",
                "admin-theme/members-lines.css",
            ]
        }

    form = PersonForm
    change_form_template = "admin/members/person/change_form.html"
    inlines = (PositionInline, CertificateInline, ConsentInline)
    list_display = ("record", "kind", "organisation", "post", "hidden_phone", "department")
    list_display_links = None
    list_filter = ("kind",)
    list_select_related = ("department",)
    list_per_page = 50
    show_full_result_count = False
    ordering = ("pinyin", "pk")
    actions = None
    fieldsets = (
        (None, {"fields": ("kind", "name", "former_names", "sex", "department", "seen")}),
        ("个人信息（加密保存）", {"fields": ("id_number", "birth_date", "phone", "email")}),
        ("工作", {"fields": ("organisation", "post", "work_number", "joined_party_on")}),
        ("照片", {"fields": ("new_photograph", "remove_photograph")}),
    )

    @admin.display(description="姓名", ordering="pinyin")
    def record(self, person):
        address = reverse("admin:members_person_record", args=[person.pk])
        return format_html('<a href="{}">{}</a>', address, person.name)

    @admin.display(description="电话")
    def hidden_phone(self, person):
        return person.masked_phone or "—"

    # -- who may ----------------------------------------------------------------------------

    def get_queryset(self, request):
        return rights.people_for(request.user).order_by(*self.ordering)

    def has_view_permission(self, request, obj=None):
        return rights.may(request.user, "view", obj)

    def has_add_permission(self, request):
        return rights.may(request.user, "add")

    def has_change_permission(self, request, obj=None):
        return rights.may(request.user, "change", obj)

    def has_delete_permission(self, request, obj=None):
        return False  # a record is merged or de-identified, never deleted by hand

    def lookup_allowed(self, lookup, value, request=None):
        """Nothing is asked of the list by its address but its filters."""
        return lookup in {"kind__exact", "kind__in"}

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404

    # -- the form ---------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        chooser = (
            form.base_fields["department"].widget if "department" in form.base_fields else None
        )
        for link in ("can_add_related", "can_change_related", "can_view_related"):
            if chooser:
                setattr(chooser, link, False)
        return form

    def get_inlines(self, request, obj):
        return self.inlines if obj else ()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is not None and not str(object_id).isdecimal():
            raise Http404
        is_closed = object_id and Person.objects.filter(pk=object_id).exclude(deidentified_at=None)
        if object_id and (is_closed.exists() or not self.has_change_permission(request)):
            # Who may only look has the record page, with its masks.
            return self.history_view(request, object_id)
        if object_id and (ask := purposes.missing(request)):
            return ask
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:  # somebody was quicker between the check and the save
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(request.path)
        response.headers["Cache-Control"] = NO_STORE
        return response

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {"show_history": False, "show_save_and_continue": False}
        if obj and request.method == "GET":
            verbs.open_record(obj, request.user, purposes.of(request), page="change_form")
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        changes = set(form.changed_data) - {"seen", "new_photograph", "remove_photograph"}
        cleared = any(
            form.is_cleared(field) for field in ("id_number", "phone", "email", "birth_date")
        )
        if changes or cleared or not change:
            verbs.save_person(obj, request.user)
        if drawn := form.cleaned_data.get("new_photograph"):
            photographs.keep(obj, drawn, request.user)
        elif form.cleaned_data.get("remove_photograph"):
            photographs.remove(obj, request.user)

    def save_formset(self, request, form, formset, change):
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            verbs.delete_position(row, request.user)
        for row in rows:
            if isinstance(row, Certificate):
                save = verbs.change_certificate if row.pk else verbs.add_certificate
            else:
                save = SAVED_BY[type(row)]
            save(row, request.user)

    def log_addition(self, request, obj, message):
        """The verbs keep the audit log; Django's own would say everything twice."""

    def log_change(self, request, obj, message):
        """As above."""

    def response_add(self, request, obj, post_url_continue=None):
        return self._saved(request, obj)

    def response_change(self, request, obj):
        return self._saved(request, obj)

    def _saved(self, request, person):
        messages.success(request, f"{person} 已保存。")
        if "_addanother" in request.POST:
            return HttpResponseRedirect(reverse("admin:members_person_add"))
        return HttpResponseRedirect(reverse("admin:members_person_record", args=[person.pk]))
