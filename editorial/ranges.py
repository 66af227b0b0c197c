"""Part of a file, for a download that resumes or a player that seeks (RFC 9110, 14)."""

import re

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

PIECE = 64 * 1024


def ranged(request, handle, size, etag, most=None):
    """Return the file, or the one part of it that the request's Range names: 206, 416 or 200.

    `most` bytes are given at a time: a player asks for "the rest" and reads it as slowly as it
    plays, which would keep one of a few threads busy for as long as a film is. It asks again.
    """
    wanted = request.headers.get("Range", "")
    stale = request.headers.get("If-Range") not in (None, etag)
    match = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", wanted)
    if not match or stale or match.groups() == ("", ""):
        response = FileResponse(handle)
    else:
        response = _part(handle, size, *match.groups(), most or size)
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _part(handle, size, first, last, most):
    if first:
        start, end = int(first), min(int(last or size - 1), size - 1)
    else:
        start, end = max(size - int(last), 0), size - 1
    if start > end or start >= size:
        handle.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    end = min(end, start + most - 1)
    handle.seek(start)
    response = StreamingHttpResponse(_Pieces(handle, end - start + 1), status=206)
    response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    response.headers["Content-Length"] = str(end - start + 1)
    return response


class _Pieces:
    """So many bytes of a file. The response closes it, read or not: a HEAD reads nothing."""

    def __init__(self, handle, left):
        self.handle, self.left = handle, left

    def __iter__(self):
        return self

    def __next__(self):
        piece = self.handle.read(min(PIECE, self.left))
        if not piece:
            raise StopIteration
        self.left -= len(piece)
        return piece

    def close(self):
        self.handle.close()
