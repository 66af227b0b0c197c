"""The desk's lists of what visitors send in: messages, enrolments, answers, tributes."""

from django.contrib import admin

from editorial import rights


def records_for(user, records, section_lookup="section"):
    """Narrow a queryset of records to the sections that a person was given."""
    if user.is_superuser:
        return records
    return records.filter(**{f"{section_lookup}__in": rights.granted_sections(user)})


def counter(permission, records, section_lookup):
    """Return what editorial.desk.inbox counts by: how many of `records()` are in a person's
    sections, or None for who may not see to them."""

    def count(user):
        if not user.has_perm(permission):
            return None
        return records_for(user, records(), section_lookup).count()

    return count


class SectionRecordAdmin(admin.ModelAdmin):
    """Records that belong to a section: whoever has the role's permission sees those of his own
    sections and no others, by list, search, action or guessed number.

    `section_lookup` leads from the record to its section ("survey__section"). Nobody adds such a
    record by hand, nobody deletes one; a feature says so where it is otherwise.
    """

    section_lookup = "section"
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request):
        return records_for(request.user, super().get_queryset(request), self.section_lookup)

    def _is_mine(self, request, record):
        return record is None or self.get_queryset(request).filter(pk=record.pk).exists()

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and self._is_mine(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_mine(request, obj)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
