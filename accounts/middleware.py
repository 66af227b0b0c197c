from contextvars import ContextVar

from django.shortcuts import redirect
from django.urls import reverse

_request = ContextVar("request", default=None)


def current_request():
    """Return the request that this thread is answering, or None outside of one."""
    return _request.get()


class Streamed:
    """Pieces of an answer that are made after the view has returned: whatever is written down
    meanwhile is still of this request."""

    def __init__(self, request, pieces):
        self.request, self.pieces = request, pieces

    def __iter__(self):
        pieces = iter(self.pieces)
        while (piece := self._of_request(next, pieces, None)) is not None:
            yield piece

    def close(self):
        self._of_request(self.pieces.close)

    def _of_request(self, step, *args):
        token = _request.set(self.request)
        try:
            return step(*args)
        finally:
            _request.reset(token)


class RequestActorMiddleware:
    """Remembers the request, so that the audit log knows who and from where; and sends a
    person whose password is due to the page that changes it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _request.set(request)
        try:
            return self._password_first(request) or self.get_response(request)
        finally:
            _request.reset(token)

    def _password_first(self, request):
        if not request.path.startswith(reverse("admin:index")):
            return None
        change, sign_out = reverse("admin:password_change"), reverse("admin:logout")
        if request.path in (change, sign_out) or not request.user.is_authenticated:
            return None
        return redirect(change) if request.user.password_is_due else None
