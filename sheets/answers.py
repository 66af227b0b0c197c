"""A file that was made for one person, as an answer."""

import mimetypes

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def response(content, filename):
    """Return the bytes as an attachment that no cache keeps; the name may be Chinese."""
    name = "".join(sign for sign in filename if sign.isprintable() and sign not in '/\\"') or "file"
    kind = XLSX if name.lower().endswith(".xlsx") else mimetypes.guess_type(name)[0]
    answer = HttpResponse(content, content_type=kind or "application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
