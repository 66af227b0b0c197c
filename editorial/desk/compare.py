"""Two revisions of an item side by side, and the ways back: to an old revision, to the public
one. Each way back first shows what it would change."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from editorial import actions
from editorial.compare import panel
from editorial.desk.addresses import ItemAddresses

MOST_OFFERED = 200  # revisions in the two lists of the page; any other by its number


class CompareViews(ItemAddresses):
    def addresses(self):
        return [
            *super().addresses(),
            ("compare", "compare/", self.compare_view),
            ("compare_revisions", "compare/<int:old>/<int:new>/", self.compare_view),
            ("restore", "restore/<int:number>/", self.restore_view),
            ("back_to_live", "back-to-live/", self.back_to_live_view),
        ]

    @method_decorator(require_safe)
    def compare_view(self, request, object_id, old=None, new=None):
        """Show the difference of two revisions: the given ones, those of ?old=…&new=…, or the
        public one and the newest."""
        item = self._item(request, object_id)
        old = _number(request, "old") if old is None else old
        new = _number(request, "new") if new is None else new
        newer = self._revision(item, new) if new is not None else item.latest_revision
        older = self._revision(item, old) if old is not None else self._usual(item, newer)
        context = self._compared(request, item, older, newer) | {
            "title": f"比较版本：{item}",
            "offered": self._offered(item, older, newer),
            "between_live_and_latest": item.has_working_copy,
        }
        return TemplateResponse(request, "admin/editorial/compare/page.html", context)

    def _revision(self, item, number):
        return get_object_or_404(item.revisions().select_related("created_by"), number=number)

    def _usual(self, item, newer):
        """Return what the newest text is held against when nobody says: the public one, or, if
        that is the same or there is none, the one before."""
        if newer is None:
            return None
        if item.live_revision_id and item.live_revision_id != newer.pk:
            return item.live_revision
        return item.revisions().filter(number__lt=newer.number).first()

    def _offered(self, item, older, newer):
        chosen = [one.pk for one in (older, newer) if one]
        newest = item.revisions().values_list("pk", flat=True)[:MOST_OFFERED]
        wanted = Q(pk__in=list(newest)) | Q(pk__in=chosen)
        return item.revisions().filter(wanted).defer("data").select_related("created_by")

    def _compared(self, request, item, older, newer):
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "item": item,
            "may_change": self.has_change_permission(request, item),
            "compared": panel(item, older, newer, request=request),
        }

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def restore_view(self, request, object_id, number):
        item = self._changeable(request, object_id)
        revision = self._revision(item, number)
        if request.method == "POST":
            newest = actions.restore_revision(item, revision, request.user)
            messages.success(request, f"第 {number} 版已恢复为{newest}。对外显示的内容没有变。")
            return HttpResponseRedirect(self._url("change", item))
        return self._confirm(
            request, item, revision, f"恢复第 {number} 版", f"恢复第 {number} 版",
            "恢复会存成新的一版，网站上的内容不变。左边是现在最新的文字，右边是恢复后的文字。",
        )  # fmt: skip

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def back_to_live_view(self, request, object_id):
        item = self._changeable(request, object_id)
        if request.method == "POST" or not item.has_working_copy:
            if self._attempt(request, actions.back_to_live, item):
                messages.success(
                    request, "已回到网站上的版本。放弃的修改仍在版本历史里，可以恢复。"
                )
            return HttpResponseRedirect(self._url("change", item))
        return self._confirm(
            request, item, item.live_revision, "回到已发布的版本", "放弃修改，回到已发布的版本",
            "左边是您和同事还没有发布的文字，右边是网站上的文字。放弃的修改仍留在版本历史里，可以恢复。",
        )  # fmt: skip

    def _changeable(self, request, object_id):
        item = self._item(request, object_id)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        return item

    def _confirm(self, request, item, revision, title, button, explanation):
        context = self._compared(request, item, item.latest_revision, revision) | {
            "title": f"{title}：{item}",
            "step": title,
            "button": button,
            "explanation": explanation,
        }
        return TemplateResponse(request, "admin/editorial/compare/confirm.html", context)


def _number(request, name):
    """Return the number that a list on the page was set to; nonsense counts as none."""
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else None
