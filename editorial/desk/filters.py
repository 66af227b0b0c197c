from django.contrib import admin

from editorial import kinds, rights
from editorial.models import State


class StateFilter(admin.SimpleListFilter):
    """Without a choice the list shows everything but the recycle bin."""

    title = "状态"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        if self.value() in State.values:
            return queryset.in_state(State(self.value()))
        return queryset.outside_bin()


class WaitingFilter(admin.SimpleListFilter):
    title = "修改"
    parameter_name = "waiting"

    def lookups(self, request, model_admin):
        return [("1", "有未发布的修改")]

    def queryset(self, request, queryset):
        return queryset.changed_since_release() if self.value() == "1" else queryset


class SectionFilter(admin.SimpleListFilter):
    title = "栏目"
    parameter_name = "section"

    def _sections(self, request, model_admin):
        granted = rights.granted_sections(request.user).outside_bin()
        return granted.filter(kind__in=kinds.holding(model_admin.model))

    def lookups(self, request, model_admin):
        sections = self._sections(request, model_admin).order_by("tree_id", "lft")
        return [(str(section.pk), "　" * section.level + section.name) for section in sections]

    def queryset(self, request, queryset):
        chosen = self.value() or ""
        return queryset.filter(section_id=chosen) if chosen.isdecimal() else queryset
