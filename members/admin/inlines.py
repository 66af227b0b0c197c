"""What belongs to a record, as rows under its form. The verbs save them."""

from django.contrib import admin

from members import rights
from members.admin.forms import ConsentForm
from members.models import Certificate, Consent, Position


class PartOfRecord(admin.TabularInline):
    """Rows of a record: seen and changed by who may do so with the record itself."""

    extra = 0
    verb = "change"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A row of a table has no room for help: the heading says it, nothing points to nowhere."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.help_text = ""
        return field

    def has_view_permission(self, request, obj=None):
        return rights.may(request.user, "view", obj)

    def has_add_permission(self, request, obj=None):
        return rights.may(request.user, self.verb, obj)

    def has_change_permission(self, request, obj=None):
        return rights.may(request.user, self.verb, obj)

    def has_delete_permission(self, request, obj=None):
        return False


class PositionInline(PartOfRecord):
    model = Position
    verbose_name_plural = "任职经历（现任的，结束日期留空）"
    fields = ("organisation", "post", "begins_on", "ends_on")

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


class CertificateInline(PartOfRecord):
    """Those that are revoked are to be read in the record: nothing changes them any more."""

    model = Certificate
    verbose_name_plural = "证书（长期有效的，有效期留空；撤销请到档案页）"
    fields = ("number", "programme", "hours", "issued_on", "expires_on")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(revoked_on=None)

    def has_add_permission(self, request, obj=None):
        return rights.may(request.user, "add_certificate", obj)

    def has_change_permission(self, request, obj=None):
        return rights.may(request.user, "change_certificate", obj)


class ConsentInline(PartOfRecord):
    model = Consent
    verbose_name_plural = "本人同意（凭据写同意书存在哪里；撤回的填撤回日期）"
    form = ConsentForm
    fields = ("use", "given_on", "withdrawn_on", "note")
