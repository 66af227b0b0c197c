"""The preview at a phone's and a desk's width, and links for a reader who has no account."""

from datetime import timedelta

from csp.constants import SELF
from csp.decorators import csp_replace
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from editorial import preview_links
from editorial.desk.addresses import ItemAddresses
from editorial.models import PreviewLink

WIDTHS = ((390, "手机"), (820, "平板"), (1280, "电脑"))
MOST_REVISIONS = 30


def framed_by_ourselves(view):
    """Let the desk show this page in a frame; it stays closed to every other site."""

    @csp_replace({"frame-ancestors": [SELF]})
    def framed(*args, **kwargs):
        response = view(*args, **kwargs)
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    return framed


class LinkForm(forms.Form):
    note = forms.CharField(
        label="给谁看", max_length=100, help_text="例如：示例学院张处长。只在工作台里显示。",
        error_messages={"required": "请写明给谁看，以后好知道要不要作废。"},
    )  # fmt: skip
    days = forms.IntegerField(
        label="几天内有效", min_value=1, max_value=preview_links.MOST_DAYS, initial=3,
        help_text=f"1 至 {preview_links.MOST_DAYS} 天，到时自动失效。",
    )  # fmt: skip
    revision = forms.TypedChoiceField(
        label="看哪一版", required=False, coerce=int, empty_value=None,
        help_text="选定一版，以后的修改对方看不到；选“最新”，对方总是看到最新保存的。",
    )  # fmt: skip

    def __init__(self, *args, revisions=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["revision"].choices = [("", "总是最新的一版"), *revisions]


class PreviewViews(ItemAddresses):
    def addresses(self):
        return [
            *super().addresses(),
            ("preview_frame", "preview/frame/", self.preview_frame_view),
            ("preview_links", "preview/links/", self.preview_links_view),
            ("revoke_link", "preview/links/<int:link>/revoke/", self.revoke_link_view),
        ]

    @method_decorator(require_safe)
    def preview_frame_view(self, request, object_id):
        """Show the preview in a frame of a phone's, a tablet's or a desk's width."""
        item = self._item(request, object_id)
        numbers = list(item.revisions().values_list("number", flat=True)[:MOST_REVISIONS])
        wanted = request.GET.get("revision", "")
        number = (
            int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 9 else None
        )
        if number is not None and number not in numbers:
            get_object_or_404(item.revisions(), number=number)
        widths = {str(width): width for width, _ in WIDTHS}
        context = {
            **self._page_of(request, item, "预览"),
            "widths": WIDTHS,
            "width": widths.get(request.GET.get("width"), WIDTHS[0][0]),
            "numbers": numbers,
            "number": number,
            "framed_url": self._framed_url(item, number),
            "may_link": self.has_change_permission(request, item),
        }
        return TemplateResponse(request, "admin/editorial/preview/frame.html", context)

    def _framed_url(self, item, number):
        if number is None:
            return self._url("preview", item)
        return reverse(f"admin:{self._name('preview_revision')}", args=[item.pk, number])

    def preview_links_view(self, request, object_id):
        """List the links of an item and make one; its address is shown once, at this moment."""
        item = self._item(request, object_id)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        revisions = [(r.number, f"{r}（{_when(r)}）") for r in item.revisions()[:MOST_REVISIONS]]
        form = LinkForm(request.POST or None, revisions=revisions)
        made = None
        if request.method == "POST" and form.is_valid():
            made = self._made(request, item, form)
        context = {
            **self._page_of(request, item, "预览链接"),
            "form": form if made is None else LinkForm(revisions=revisions),
            "made": made,
            "links": PreviewLink.objects.of(item).select_related("created_by", "revision")[:100],
        }
        return TemplateResponse(request, "admin/editorial/preview/links.html", context)

    def _made(self, request, item, form):
        """Return the address of a new link, or None where it is refused with a sentence."""
        number = form.cleaned_data["revision"]
        revision = get_object_or_404(item.revisions(), number=number) if number else None
        try:
            _, token = preview_links.make(
                item, request.user, note=form.cleaned_data["note"], revision=revision,
                lasting=timedelta(days=form.cleaned_data["days"]),
            )  # fmt: skip
        except forms.ValidationError as error:
            form.add_error(None, error)
            return None
        return request.build_absolute_uri(reverse("preview-link", args=[token]))

    @method_decorator(require_POST)
    def revoke_link_view(self, request, object_id, link):
        item = self._item(request, object_id)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        found = get_object_or_404(PreviewLink.objects.of(item), pk=link)
        preview_links.revoke(found, item, request.user)
        return HttpResponseRedirect(self._url("preview_links", item))

    def _page_of(self, request, item, name):
        return {
            **self.admin_site.each_context(request),
            "title": f"{name}：{item}",
            "opts": self.opts,
            "item": item,
            "page_name": name,
        }


def _when(revision):
    return timezone.localtime(revision.created_at).strftime("%m-%d %H:%M")
