"""What belongs to a record, as rows under its form. The verbs save them."""

from django.contrib import admin

from members import rights
from members.admin.forms import ConsentForm
from members.models import Certificate, Consent, Position


class PartOfRecord(admin.StackedInline):
    """Rows of a record: seen and changed by who may do so with the record itself."""

    extra = 0
    verb = "change"

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
    fields = (("organisation", "post"), ("begins_on", "ends_on"))

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


class CertificateInline(PartOfRecord):
    """Those that are revoked are to be read in the record: nothing changes them any more."""

    model = Certificate
    fields = (("number", "programme"), ("hours", "issued_on", "expires_on"))

    def get_queryset(self, request):
        return super().get_queryset(request).filter(revoked_on=None)

    def has_add_permission(self, request, obj=None):
        return rights.may(request.user, "add_certificate", obj)

    def has_change_permission(self, request, obj=None):
        return rights.may(request.user, "change_certificate", obj)


class ConsentInline(PartOfRecord):
    model = Consent
    form = ConsentForm
    fields = (("use", "note"), ("given_on", "withdrawn_on"))
