"""What the editor asks of the server while somebody writes: a paste cleaned, a text typeset.

Nothing is stored here and no other host is asked; both addresses give back a text.
"""

import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from editorial import indexing, rights
from editorial.richtext.pasting import from_clipboard
from editorial.richtext.typeset import typeset

MOST_BYTES = 8 * 1024 * 1024


@never_cache
@require_POST
def paste(request):
    """Take {"html"} of a clipboard; give {"html", "pending", "missing", "foreign"}."""

    def answer(html):
        found = from_clipboard(html)
        return {
            "html": found.html,
            "pending": found.pending,
            "missing": found.missing,
            "foreign": found.foreign,
        }

    return _answered(request, answer)


@never_cache
@require_POST
def typeset_text(request):
    """Take {"html"}; give {"html", "changes": [{kind, count, samples}]}."""

    def answer(html):
        result = typeset(html)
        return {"html": result.html, "changes": result.by_kind()}

    return _answered(request, answer)


def _answered(request, answer):
    if not _writes(request.user):
        raise PermissionDenied
    try:
        return JsonResponse(answer(_html(request)))
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)


def _writes(user):
    return any(
        user.has_perm(rights.permission(verb, model))
        for model in indexing.models()
        for verb in ("add", "change")
    )


def _html(request):
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise ValidationError("内容太大（超过 8 MB），请分几次粘贴。")
    try:
        html = json.loads(request.body)["html"]
    except (ValueError, KeyError, TypeError, RecursionError):
        html = None
    if not isinstance(html, str):
        raise ValidationError("没有收到正文，请刷新页面再试。您写的内容还在编辑器里。")
    return html


ADDRESSES = (
    ("text/paste/", paste, "text_paste"),
    ("text/typeset/", typeset_text, "text_typeset"),
)
