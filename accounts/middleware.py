from contextvars import ContextVar

from django.shortcuts import redirect
from django.urls import reverse

_request = ContextVar("request", default=None)


def current_request():
    """Return the request that this thread is answering, or None outside of one."""
    return _request.get()


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
