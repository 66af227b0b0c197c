"""Answers when something isn't there, isn't allowed, or went wrong."""

import logging

from django.db import DatabaseError
from django.shortcuts import render as render_plain
from django.urls import reverse

from editorial import pages
from editorial.head import Head

log = logging.getLogger(__name__)


def not_found(request, exception=None):
    return _page(request, "404.html", "页面没有找到", 404)


def forbidden(request, exception=None):
    return _page(request, "403.html", "没有权限", 403)


def bad_request(request, exception=None):
    return _page(request, "404.html", "网址有误", 400)


def csrf_failure(request, reason=""):
    return _page(request, "403.html", "表单已过期", 403, expired=True)


def server_error(request):
    """Draw a page that needs nothing: the database may be what is broken."""
    return render_plain(request, "500.html", status=500)


def unreadable(request, error):
    """Say which key is missing to whoever is signed in, and only that something is to a visitor.

    The address is not logged: that of a private link opens it.
    """
    view = request.resolver_match.view_name if request.resolver_match else ""
    log.error("unreadable personal data at %s: %s", view, error)
    is_known = request.user.is_authenticated
    context = {"error": error, "key_id": getattr(error, "key_id", ""), "is_known": is_known}
    response = render_plain(request, "503.html", context, status=503)
    response._has_been_logged = True  # Django would log the address
    return response


def _is_at_the_desk(request):
    """Say whether somebody who is signed in asked for a page of the desk: only there is he asked
    for, a page of the public must not depend on its visitor."""
    user = getattr(request, "user", None)
    return request.path.startswith(reverse("admin:index")) and bool(user and user.is_staff)


def _page(request, template, title, status, **context):
    context |= {"characters": None, "crumbs": [("首页", "/"), (title, None)], "title": title}
    head = Head(title=title, no_index=True)
    try:
        context["at_desk"] = _is_at_the_desk(request)
        response = pages.render(
            request, template, context, head=head, status=status, is_public=False
        )
        return response.render()
    except DatabaseError:
        log.exception("no %s page: the database did not answer", status)
        return server_error(request)
