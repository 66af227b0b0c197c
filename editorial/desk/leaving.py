"""How an item leaves the site or the desk, and comes back: withdrawal and the recycle bin."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from editorial import actions, linking
from editorial.desk.addresses import ItemAddresses
from editorial.desk.forms import WithdrawForm


class LeavingViews(ItemAddresses):
    def addresses(self):
        return [
            *super().addresses(),
            ("withdraw", "withdraw/", self.withdraw_view),
            ("links", "links/", self.links_view),
            ("bin", "bin/", self.bin_view),
            ("unbin", "unbin/", self.unbin_view),
        ]

    def withdraw_view(self, request, object_id):
        item = self._item(request, object_id)
        if not self._may(request, "withdraw", item):
            raise PermissionDenied
        form = WithdrawForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._withdraw(request, item, form):
            return HttpResponseRedirect(self._url("change", item))
        context = {
            **self.admin_site.each_context(request),
            "title": f"撤稿：{item}",
            "opts": self.opts,
            "item": item,
            "form": form,
            "linking": linking.linking_to(item, request.user),
        }
        return TemplateResponse(request, "admin/editorial/publishable/withdraw.html", context)

    @method_decorator(require_safe)
    def links_view(self, request, object_id):
        """Show what leads to an item."""
        item = self._item(request, object_id)
        return self._linking_page(request, item, f"链接到这里的：{item}")

    def _linking_page(self, request, item, title, *, asks_bin=False):
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "item": item,
            "linking": linking.linking_to(item, request.user),
            "asks_bin": asks_bin,
        }
        return TemplateResponse(request, "admin/editorial/publishable/linking.html", context)

    def _withdraw(self, request, item, form):
        try:
            actions.withdraw(item, request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        messages.success(request, f"《{item}》已撤下。")
        return True

    @method_decorator(require_POST)
    def bin_view(self, request, object_id):
        item = self._item(request, object_id)
        if not self._may(request, "delete", item):
            raise PermissionDenied
        if "confirmed" not in request.POST and linking.linking_to(item, request.user):
            return self._linking_page(request, item, f"移入回收站：{item}", asks_bin=True)
        if self._attempt(request, actions.move_to_bin, item):
            messages.success(request, f"《{item}》已移入回收站，可以随时恢复。")
            return HttpResponseRedirect(reverse(f"admin:{self._name('changelist')}"))
        return HttpResponseRedirect(self._url("change", item))

    @method_decorator(require_POST)
    def unbin_view(self, request, object_id):
        item = self._item(request, object_id)
        if self._attempt(request, actions.restore_from_bin, item):
            messages.success(request, f"《{item}》已从回收站恢复。")
        if request.POST.get("next") == "bin":
            return HttpResponseRedirect(reverse("admin:bin"))
        return HttpResponseRedirect(self._url("change", item))
