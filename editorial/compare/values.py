"""A field's value as blocks that a person reads: by labels and names, in Beijing time."""

import json
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from editorial.compare import blocks
from editorial.compare.blocks import Block
from editorial.models.media import Document, Image
from editorial.richtext.field import RichTextField, RichTextFormField
from editorial.rows import RowsField

GONE = "已不在图库里的图片"


def blocks_of(field, form_field, value, library):
    """Return the blocks of a versioned field's value. `form_field` is the field of the editing
    form, if there is one: it knows the words for what is kept as JSON."""
    if value in (None, "", [], {}):
        return []
    if isinstance(field, RichTextField):
        return blocks.of_html(str(value))
    if isinstance(field, models.ForeignKey):
        return _related(field.related_model, value, library)
    if isinstance(value, list | dict):
        return _structured(form_field, value, library)
    return blocks.of_lines(_plain(field, form_field, value))


def _plain(field, form_field, value):
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.BooleanField):
        return "是" if value else "否"
    if isinstance(field, models.DateTimeField):
        return _beijing(value)
    if form_field is not None and not isinstance(field, models.DateField):
        value = form_field.prepare_value(value)
    return str(value)


def _beijing(value):
    moment = value if isinstance(value, datetime) else parse_datetime(str(value))
    if moment is None:
        return str(value)
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return local.strftime("%Y-%m-%d %H:%M")


def _related(model, number, library):
    if model is Image:
        return [_picture(number, "", library)]
    return [Block(library.name(model, number))]


def _structured(form_field, value, library):
    if isinstance(form_field, RowsField):
        return _rows(form_field, value, library)
    if _entries(value, "image"):
        library.fetch(Image, [entry["image"] for entry in value])
        return [_picture(entry["image"], _text(entry.get("caption")), library) for entry in value]
    if _entries(value, "id"):
        library.fetch(Document, [entry["id"] for entry in value])
        return [_attachment(entry, library) for entry in value]
    return blocks.of_lines(_typed(form_field, value) or "\n".join(_readable(value)))


def _entries(value, name):
    return isinstance(value, list) and all(
        isinstance(entry, dict) and type(entry.get(name)) is int for entry in value
    )


def _typed(form_field, value):
    """Return what an editor would see in the form's text box, where the field has one."""
    try:
        typed = form_field.prepare_value(value) if form_field is not None else None
    except (KeyError, TypeError, AttributeError):
        return ""  # a form of the value that is older than the field
    is_json = typed and isinstance(typed, str) and typed.lstrip().startswith(("[", "{"))
    return typed if isinstance(typed, str) and not is_json else ""


def _picture(number, caption, library):
    image = library.picture(number)
    where = image.url if image else f"#{number}"
    text = caption or (image.alt or image.title if image else f"{GONE}（编号 {number}）")
    return Block(text, "图片", picture=where)


def _attachment(entry, library):
    document = library.document(entry["id"])
    own = document.title if document else f"已不在库里的附件（编号 {entry['id']}）"
    text = _text(entry.get("title")) or own
    kind = f"（{document.kind_label}，{document.size_label}）" if document else ""
    return Block(f"{text}{kind}", "附件", key=f"document-{entry['id']}")


def _text(value):
    return value if isinstance(value, str) else ""


def _rows(form_field, value, library):
    rows = form_field.prepare_value(value)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return blocks.of_lines("\n".join(_readable(value)))
    labels = form_field.widget.formset_class(initial=rows, prefix="x").empty_form.fields
    keys = [name for name in ("key", "number") if name in labels]
    found = []
    for row in rows:
        found += _row(row, labels, form_field.row_name, "".join(str(row.get(k)) for k in keys))
    return found


def _row(row, labels, row_name, key):
    """A row is one block with a line a field, and the blocks of what is rich text in it."""
    lines, more = [], []
    for name, value in row.items():
        field = labels.get(name)
        if value in (None, "", []) or (field is not None and field.widget.is_hidden):
            continue
        if isinstance(field, RichTextFormField):
            more += blocks.of_html(str(value))
        else:
            lines.append(f"{_label(field, name)}：{_said(field, value)}")
    return [Block("\n".join(lines), row_name, key=key), *more] if lines or more else []


def _label(field, name):
    return str(field.label or name) if field is not None else name


def _said(field, value):
    if isinstance(value, bool):
        return "是" if value else "否"
    for choice, words in getattr(field, "choices", ()):
        if str(choice) == str(value):
            return str(words)
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _readable(value, depth=0):
    """Yield lines for JSON that no form explains."""
    indent = "　" * min(depth, 6)
    if depth > 20:
        yield f"{indent}…"
    elif isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, dict | list):
                yield f"{indent}{name}："
                yield from _readable(inner, depth + 1)
            else:
                yield f"{indent}{name}：{_said(None, inner)}"
    elif isinstance(value, list):
        for inner in value:
            yield from _readable(inner, depth)
    else:
        yield f"{indent}{_said(None, value)}"


def same(field, old, new):
    """Say whether two stored values mean the same, however JSON or Python spells them."""
    return old == new or _spelled(field, old) == _spelled(field, new)


def _spelled(field, value):
    if value in (None, ""):
        return ""
    try:
        value = field.to_python(value)
    except (ValidationError, TypeError, ValueError):
        return str(value)
    return value.timestamp() if isinstance(value, datetime) and timezone.is_aware(value) else value
