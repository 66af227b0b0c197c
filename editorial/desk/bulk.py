"""What can be done with many items of a list at once. Each asks who may for every item by itself;
one that can't be done doesn't hold the others back, and the answer says of each why."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.template.response import TemplateResponse
from django.utils.text import Truncator
from mptt.forms import TreeNodeChoiceField

from accounts import audit
from editorial import actions, kinds, placing, rights
from editorial.desk.forms import WithdrawForm
from editorial.desk.placing import PinForm
from editorial.models import ItemLink, Section
from editorial.models.about import content_type_of

MOST = 200  # items at once
NAMED = 3  # titles in a message


class NothingToAsk(forms.Form):
    """A step that only wants to be confirmed."""


class ChooseSection(forms.Form):
    section = TreeNodeChoiceField(
        queryset=Section.objects.none(), label="栏目", level_indicator="　",
        empty_label="选择栏目…", error_messages={"required": "请选择一个栏目。"},
    )  # fmt: skip


class BulkPinForm(PinForm):
    choice = forms.ChoiceField(
        label="置顶多久", widget=forms.RadioSelect, initial="7",
        choices=[("7", "一周"), ("30", "一个月"), ("day", "到某一天"), ("off", "取消置顶")],
    )  # fmt: skip
    day = forms.DateField(
        label="到某一天", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


# The verb of the right that an action needs at least somewhere to be on offer.
NEEDS = {
    "withdraw_selected": "withdraw", "pin_selected": "publish", "place_selected": "publish",
    "move_selected": "change", "bin_selected": "delete", "unbin_selected": "delete",
}  # fmt: skip


class BulkActions:
    """Mixed into the admin of a publishable model, which knows who may what (`_may`)."""

    def get_actions(self, request):
        available = super().get_actions(request)
        available.pop("delete_selected", None)
        for name, verb in NEEDS.items():
            if not self._may(request, verb):
                available.pop(name, None)
        if not self.model.has_own_address:
            for name in ("place_selected", "pin_selected"):
                available.pop(name, None)
        return available

    @admin.action(description="撤稿…")
    def withdraw_selected(self, request, queryset):
        def withdraw(item, user, data):
            actions.withdraw(item, user, reason=data["reason"], redirect_to=data["redirect_to"])

        help_text = "每篇都从列表、搜索和首页消失，原网址显示您写的同一个原因。"
        return self._bulk(
            request, queryset, "withdraw_selected", "撤稿", withdraw, WithdrawForm, help_text
        )

    @admin.action(description="移动到栏目…")
    def move_selected(self, request, queryset):
        def move(item, user, data):
            actions.move(item, data["section"], user)

        help_text = "网址不变。已经发布的稿件马上换到新栏目，要有两边的发布权限。"
        return self._bulk(
            request, queryset, "move_selected", "移动", move, ChooseSection, help_text
        )

    @admin.action(description="也显示在栏目…")
    def place_selected(self, request, queryset):
        def place(item, user, data):
            placing.place(item, data["section"], user)

        help_text = "引用到另一个栏目，不是复制：网址只有一个，撤稿、下线处处同时生效。"
        return self._bulk(
            request, queryset, "place_selected", "也显示在别的栏目", place, ChooseSection, help_text
        )

    @admin.action(description="置顶…")
    def pin_selected(self, request, queryset):
        def pin(item, user, data):
            actions.pin(item, user, until=data["until"])

        help_text = "在各自的栏目列表最前面显示，到时自动恢复。"
        return self._bulk(request, queryset, "pin_selected", "置顶", pin, BulkPinForm, help_text)

    @admin.action(description="移入回收站…")
    def bin_selected(self, request, queryset):
        def move_to_bin(item, user, data):
            actions.move_to_bin(item, user)

        help_text = "可以随时恢复。正在对外显示的要先撤稿。"
        return self._bulk(
            request, queryset, "bin_selected", "移入回收站", move_to_bin, NothingToAsk, help_text
        )

    @admin.action(description="从回收站恢复")
    def unbin_selected(self, request, queryset):
        self._each(request, queryset, actions.restore_from_bin, "恢复")

    # -- asking and doing ----------------------------------------------------------------------

    def _bulk(self, request, queryset, code, verb, action, form_class, help_text):
        """Ask for what the action needs, naming the items; when it is confirmed, do it."""
        items = list(queryset[: MOST + 1])
        if len(items) > MOST:
            messages.error(request, f"一次最多处理 {MOST} 篇，请先用筛选缩小范围。")
            return None
        is_confirmed = "confirmed" in request.POST
        form = form_class(request.POST if is_confirmed else None)
        if "section" in form.fields:
            form.fields["section"].queryset = self._sections(request)
        if is_confirmed and form.is_valid():
            data = form.cleaned_data
            self._each(request, items, lambda item, user: action(item, user, data), verb)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb}：{len(items)} 篇",
            "opts": self.opts, "items": self._with_links(items), "form": form, "code": code,
            "verb": verb, "help_text": help_text, "checkbox": ACTION_CHECKBOX_NAME,
            "shows_links": code in ("withdraw_selected", "bin_selected"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/editorial/publishable/bulk.html", context)

    def _sections(self, request):
        granted = rights.granted_sections(request.user).outside_bin()
        fitting = granted.filter(kind__in=kinds.holding(self.model))
        return fitting.order_by("tree_id", "lft")

    def _with_links(self, items):
        """Return (item, number of texts that lead to it), in one query."""
        links = ItemLink.objects.filter(
            target_type=content_type_of(self.model), target_id__in=[item.pk for item in items]
        )
        of_each = links.order_by().values_list("target_id")
        counts = dict(of_each.annotate(Count("object_id", distinct=True)))
        return [(item, counts.get(item.pk, 0)) for item in items]

    def _each(self, request, items, action, verb):
        """Do it to each by itself, and say of each that it couldn't be done, and why."""
        done = []
        for item in items:
            try:
                action(item, request.user)
                done.append(item)
            except ValidationError as error:
                messages.error(request, f"《{item}》：{' '.join(error.messages)}")
            except PermissionDenied:
                messages.error(request, f"《{item}》：您没有这个权限。")
        if done:
            names = "、".join(f"《{Truncator(item).chars(24)}》" for item in done[:NAMED])
            more = " 等" if len(done) > NAMED else ""
            messages.success(request, f"{verb}：{len(done)} 篇。{names}{more}")
        model = self.model._meta.model_name
        audit.record(f"{model}.bulk", request=request, verb=verb, done=len(done))
