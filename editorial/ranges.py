"""Part of a file, for a download that resumes or a player that seeks (RFC 9110, 14)."""

import re

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

PIECE = 64 * 1024


def ranged(request, handle, size, etag):
    """Return the file, or the one part of it that the request's Range names: 206, 416 or 200."""
    wanted = request.headers.get("Range", "")
    stale = request.headers.get("If-Range") not in (None, etag)
    match = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", wanted)
    if not match or stale or match.groups() == ("", ""):
        response = FileResponse(handle)
    else:
        response = _part(handle, size, *match.groups())
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _part(handle, size, first, last):
    if first:
        start, end = int(first), min(int(last or size - 1), size - 1)
    else:
        start, end = max(size - int(last), 0), size - 1
    if start > end or start >= size:
        handle.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    handle.seek(start)
    response = StreamingHttpResponse(_pieces(handle, end - start + 1), status=206)
    response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    response.headers["Content-Length"] = str(end - start + 1)
    return response


def _pieces(handle, left):
    with handle:
        while left > 0 and (piece := handle.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
