"""What a reader with a preview link sees: the public page, with a label that it is none yet."""

from django.contrib import admin
from django.utils import timezone
from django.views.decorators.http import require_safe

from editorial import pages, preview_links
from editorial.head import Head


@require_safe
def preview_link(request, token):
    found = preview_links.find(token)
    response = _shown(request, *found) if found else _nothing(request)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    return response


def _shown(request, link, item):
    if request.method == "GET":
        preview_links.count_opening(link, item)
    desk = admin.site.get_model_admin(type(item))
    ends = timezone.localtime(link.expires_at).strftime("%Y-%m-%d %H:%M")
    return desk.preview_response(
        request,
        item,
        is_preview=True,
        preview_label=f"有效至 {ends}",
        preview_is_lent=True,
        preview_has_documents=bool(item.used_documents()),
    )


def _nothing(request):
    """Answer alike for a link that never was, has ended, was revoked, or lost its item."""
    context = {
        "title": "预览链接已失效",
        "characters": None,
        "crumbs": [("首页", "/"), ("预览链接已失效", None)],
    }
    head = Head(title="预览链接已失效", no_index=True)
    return pages.render(
        request, "preview_gone.html", context, head=head, status=404, is_public=False
    )
