"""Answers when something isn't there, isn't allowed, or went wrong."""

import logging

from django.db import DatabaseError
from django.shortcuts import render as render_plain

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


def _page(request, template, title, status, **context):
    context |= {"characters": None, "crumbs": [("首页", "/"), (title, None)], "title": title}
    head = Head(title=title, no_index=True)
    try:
        response = pages.render(
            request, template, context, head=head, status=status, is_public=False
        )
        return response.render()
    except DatabaseError:
        log.exception("no %s page: the database did not answer", status)
        return server_error(request)
