"""What the partial admin/editorial/compare/fields.html draws."""

from django.contrib import admin

from editorial.compare.difference import difference


def panel(item, old, new, *, request=None, old_data=None, new_data=None):
    """Return the context {"fields", "summary", "old", "new", "count"} of the difference between
    two revisions of an item (None: nothing yet). With a request the labels are those of the
    editing form that this person gets. `old_data` and `new_data` stand in for texts that are no
    revision (yet)."""
    old_data = (old.data if old else {}) if old_data is None else old_data
    new_data = (new.data if new else {}) if new_data is None else new_data
    fields = difference(type(item), old_data, new_data, form_fields(item, request))
    count = sum(one.changed for one in fields)
    return {
        "fields": fields,
        "count": count,
        "summary": "、".join(one.summary for one in fields),
        "old": old,
        "new": new,
    }


def form_fields(item, request=None):
    """Return the fields of the item's editing form: as this person gets it, or as declared."""
    desk = admin.site._registry.get(type(item))
    if desk is None:
        return {}
    if request is None or not desk.has_change_permission(request, item):
        return desk.form.base_fields
    return desk.get_form(request, item, change=True)(instance=item).fields
