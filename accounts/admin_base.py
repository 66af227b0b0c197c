from django.db.models import Model

from accounts import audit

HIDDEN = ("password",)


class AuditedAdmin:
    """Mixed into a ModelAdmin: what is added, changed or deleted there goes to the audit log."""

    def log_addition(self, request, obj, message):
        audit.record(self._event("create"), request=request, target=obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        audit.record(
            self._event("change"), request=request, target=obj, changes=request.audit_changes
        )
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            audit.record(self._event("delete"), request=request, target=obj)
        return super().log_deletions(request, queryset)

    def construct_change_message(self, request, form, formsets, add=False):
        """Keep old and new values while the form is at hand; the log call gets only words."""
        request.audit_changes = {
            name: [_value(form.initial.get(name)), _value(form.cleaned_data.get(name))]
            for name in form.changed_data
            if not any(hidden in name for hidden in HIDDEN)
        }
        return super().construct_change_message(request, form, formsets, add)

    def _event(self, verb):
        return f"{self.model._meta.model_name}.{verb}"


def _value(value):
    if hasattr(value, "__iter__") and not isinstance(value, str | dict):
        return [_value(one) for one in value]
    return str(value.pk if isinstance(value, Model) else value)[:200]
