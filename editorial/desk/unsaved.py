"""A buffer as its person is told of it: what he changed, and what has been saved since."""

import json

from django.forms.formsets import BaseFormSet
from django.urls import reverse
from django.utils import timezone

from editorial import buffers, indexing, richtext, rights
from editorial.models import DraftBuffer
from editorial.richtext.field import RichTextFormField

SILENT = {"based_on"}
WITHOUT_VALUE = "（空）"


class Unsaved:
    """`changes` is [{label, before, after}]: the fields that differ from what is saved now, each
    with how much is in it; `newer` the revision that was saved after the typing began."""

    def __init__(self, desk, request, buffer, item):
        self.buffer, self.key, self.saved_at = buffer, buffer.key, buffer.saved_at
        self.title = buffer.title or "还没有标题"
        latest = item.latest_revision if item else None
        self.newer = latest if latest and latest.number != buffer.based_on else None
        name = desk._name("change" if item else "add")
        address = reverse(f"admin:{name}", args=[item.pk] if item else [])
        self.restore_url = f"{address}?restore={buffer.key}"
        form_class = desk.get_form(request, item, change=item is not None)
        form = form_class(buffers.as_posted(buffer), instance=item)
        self.changes = [_change(form, name) for name in form.changed_data if name not in SILENT]

    @property
    def labels(self):
        return "、".join(change["label"] for change in self.changes)


def _change(form, name):
    field = form[name]
    return {
        "name": name,
        "label": field.label,
        "before": _amount(form.fields[name], field.initial),
        "after": _amount(form.fields[name], field.data),
    }


def _amount(field, value):
    """Say how much is in a field: characters of a text, entries of a list, else the value."""
    if isinstance(value, BaseFormSet):
        return f"{sum(1 for row in value.forms if row.has_changed())} 行"
    if isinstance(field, RichTextFormField):
        value = richtext.plain_text(value or "")
    if (
        isinstance(value, str)
        and value.startswith("[")
        and (entries := _entries(value)) is not None
    ):
        value = entries
    if isinstance(value, list) and not all(isinstance(part, str) for part in value):
        return f"{len(value)} 项"
    if isinstance(value, list):
        value = " ".join(filter(None, value))
    if value in (None, "", []):
        return WITHOUT_VALUE
    text = str(value)
    return f"{len(text)} 字" if isinstance(value, str) and len(text) > 24 else text


def _entries(text):
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, list) else None


def buffers_of(user, most=8):
    """Return what a person typed and did not save, newest first, for the desk's first page:
    [{title, kind, is_new, saved_at, url}]. Items that he can no longer change are left out."""
    since = timezone.now() - buffers.KEPT
    found = DraftBuffer.objects.filter(user=user, saved_at__gt=since).select_related("content_type")
    told = (_row(user, buffer) for buffer in found[: 4 * most])
    return [row for row in told if row][:most]


def _row(user, buffer):
    model = buffer.content_type.model_class()
    if model not in indexing.models():
        return None
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    if buffer.object_id is None:
        is_allowed = user.has_perm(rights.permission("add", model))
        address = reverse(f"{name}_add")
    else:
        item = model.objects.outside_bin().filter(pk=buffer.object_id).first()
        is_allowed = item is not None and rights.may(user, "change", item)
        address = reverse(f"{name}_change", args=[buffer.object_id])
    if not is_allowed:
        return None
    return {
        "title": buffer.title or "还没有标题",
        "kind": model._meta.verbose_name,
        "is_new": buffer.object_id is None,
        "saved_at": buffer.saved_at,
        "url": f"{address}?restore={buffer.key}",
    }
