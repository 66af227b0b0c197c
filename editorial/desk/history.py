"""An item's revisions in the desk: looked at, listed, brought back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from editorial import actions
from editorial.desk.addresses import ItemAddresses
from editorial.desk.previewing import framed_by_ourselves


class HistoryViews(ItemAddresses):
    def addresses(self):
        return [
            *super().addresses(),
            ("preview", "preview/", self.preview_view),
            ("preview_revision", "preview/<int:number>/", self.preview_view),
            ("restore", "restore/<int:number>/", self.restore_view),
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
        context = {
            **self.admin_site.each_context(request),
            "title": f"版本历史：{item}",
            "opts": self.opts,
            "item": item,
            "revisions": item.revisions().select_related("created_by", "released_by")[:200],
            "may_change": self.has_change_permission(request, item),
        }
        return TemplateResponse(request, "admin/editorial/publishable/history.html", context)

    @method_decorator(require_POST)
    def restore_view(self, request, object_id, number):
        item = self._item(request, object_id)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        revision = get_object_or_404(item.revisions(), number=number)
        newest = actions.restore_revision(item, revision, request.user)
        messages.success(request, f"第 {number} 版已恢复为{newest}。对外显示的内容没有变。")
        return HttpResponseRedirect(self._url("change", item))
