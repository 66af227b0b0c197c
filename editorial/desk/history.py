"""An item's revisions in the desk: looked at and listed."""

from itertools import pairwise

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from editorial.desk.addresses import ItemAddresses
from editorial.desk.previewing import framed_by_ourselves

PER_PAGE = 50


class HistoryViews(ItemAddresses):
    def addresses(self):
        return [
            *super().addresses(),
            ("preview", "preview/", self.preview_view),
            ("preview_revision", "preview/<int:number>/", self.preview_view),
        ]

    @method_decorator(require_safe)
    @method_decorator(framed_by_ourselves)
    def preview_view(self, request, object_id, number=None):
        """Show the newest text, or a numbered revision, exactly as the public page would."""
        item = self._item(request, object_id)
        revision = item.latest_revision
        if number is not None:
            revision = get_object_or_404(item.revisions(), number=number)
        if revision:
            item.apply(revision.data)
        label = f"{revision or '尚无版本'} · {item.state.label}"
        response = self.preview_response(
            request,
            item,
            is_preview=True,
            preview_label=label,
            preview_back=self._url("change", item),
        )
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def preview_response(self, request, item, **preview):
        """Draw the item's public page. A feature's admin says how."""
        raise NotImplementedError

    def history_view(self, request, object_id, extra_context=None):
        item = self._item(request, object_id)
        revisions = item.revisions().select_related("created_by", "released_by")
        page = Paginator(revisions, PER_PAGE).get_page(request.GET.get("page"))
        shown = list(page)
        for newer, older in pairwise(shown):
            newer.before = older.number
        if page.has_next() and shown:
            before = item.revisions().filter(number__lt=shown[-1].number).first()
            shown[-1].before = before.number if before else None
        context = {
            **self.admin_site.each_context(request),
            "title": f"版本历史：{item}",
            "opts": self.opts,
            "item": item,
            "revisions": shown,
            "pager": page,
            "pages": page.paginator.get_elided_page_range(page.number),
            "may_change": self.has_change_permission(request, item),
        }
        return TemplateResponse(request, "admin/editorial/publishable/history.html", context)
