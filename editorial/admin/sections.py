"""The section tree in the admin: dragged with a mouse, or moved by buttons."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST
from mptt.admin import DraggableMPTTAdmin
from mptt.forms import TreeNodeChoiceField

from accounts import audit
from editorial import binning, linking, rights, tree
from editorial.desk.guests import GuestViews
from editorial.models import Section, SectionReviewer

STEPS = (("up", "↑", "上移"), ("down", "↓", "下移"), ("out", "←", "升一级"), ("in", "→", "降一级"))


class SectionForm(forms.ModelForm):
    parent = TreeNodeChoiceField(
        queryset=Section.objects.none(), required=False, label="上级栏目",
        empty_label="（顶级栏目）", level_indicator="　",
    )  # fmt: skip

    class Meta:
        model = Section
        fields = (
            "name", "slug", "parent", "kind", "link_url", "in_menu", "is_open", "list_style",
            "description", "keywords", "column_type", "department", "review_steps",
            "review_days", "proof_steps", "freshness_days",
        )  # fmt: skip

    user = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # On the form's own copy of the field: the class's is shared by all who are at it now.
        parent, is_top = self.fields["parent"], self.instance.pk and not self.instance.parent_id
        parent.queryset = rights.granted_sections(self.user).outside_bin()
        parent.required = not self.user.is_superuser and not is_top

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        inside = parent and self.instance.pk and parent.is_descendant_of(self.instance, True)
        if inside:
            raise ValidationError("上级栏目不能是它自己或它的下级。")
        return parent


class ReviewerInline(admin.TabularInline):
    """Who does which step here and below; nobody named means everybody who has it by role."""

    model = SectionReviewer
    extra = 0
    verbose_name_plural = "指定审稿人（不指定，就由有这一级权限的人审）"

    def _may(self, request, obj=None):
        return request.user.has_perm("editorial.change_section")

    has_view_permission = has_add_permission = has_change_permission = _may
    has_delete_permission = _may

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            people = get_user_model().objects.filter(is_active=True, is_staff=True)
            kwargs["queryset"] = people.order_by("name", "pk")
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "user":
            for name in ("add", "change", "view", "delete"):
                setattr(field.widget, f"can_{name}_related", False)
        return field


@admin.register(Section)
class SectionAdmin(GuestViews, DraggableMPTTAdmin):
    form = SectionForm
    inlines = (ReviewerInline,)
    list_display = ("tree_actions", "indented_title", "path", "kind_label", "flags", "steps")
    list_display_links = ("indented_title",)
    search_fields = ("name", "path")
    expand_tree_by_default = True
    actions = None
    fieldsets = (
        (None, {"fields": ("name", "slug", "parent", "kind", "link_url")}),
        ("显示", {"fields": (("in_menu", "is_open"), "list_style")}),
        ("网页标签", {"fields": ("description", "keywords", "column_type")}),
        (
            "管理",
            {
                "fields": (
                    "department",
                    ("review_steps", "review_days", "proof_steps"),
                    "freshness_days",
                )
            },
        ),
    )

    def get_inline_instances(self, request, obj=None):
        return super().get_inline_instances(request, obj) if obj else []

    def get_queryset(self, request):
        granted = rights.granted_sections(request.user)
        return super().get_queryset(request).filter(pk__in=granted)

    def has_delete_permission(self, request, obj=None):
        return False  # a section goes to the recycle bin, with everything in it

    # -- the list ---------------------------------------------------------------------------

    @admin.display(description="栏目")
    def indented_title(self, section):
        # MPTT's own writes style="text-indent", which the content policy forbids.
        return format_html('<span class="tree-level-{}">{}</span>', section.level, section.name)

    @admin.display(description="类型")
    def kind_label(self, section):
        return section.get_kind_display()

    @admin.display(description="状态")
    def flags(self, section):
        if section.deleted_at:
            return "回收站"
        if not section.is_public:
            return "未开放"
        return "菜单中" if section.in_menu else "不在菜单"

    @admin.display(description="移动")
    def steps(self, section):
        """Buttons of the list's own form, so that they carry its token and need no script."""
        buttons = (
            (
                reverse("admin:editorial_section_step", args=[section.pk, code]),
                section.name,
                label,
                sign,
            )
            for code, sign, label in STEPS
        )
        return format_html_join(
            " ",
            '<button type="submit" class="tree-step" formmethod="post" formaction="{0}"'
            ' aria-label="{1}：{2}" title="{2}">{3}</button>',
            buttons,
        )

    # -- structural changes go through editorial.tree ------------------------------------------

    def _move_node(self, request):
        """Answer the drag and drop. MPTT's own checks the moved section only, and locks nothing."""
        section = self._granted(request, request.POST.get("cut_item"))
        target = self._granted(request, request.POST.get("pasted_on"))
        position = request.POST.get("position")
        if position not in ("last-child", "left", "right", "first-child"):
            raise PermissionDenied
        parent = target.pk if position.endswith("child") else target.parent_id
        self._demand_place(request, parent)
        if self._try(request, tree.move, section, target, position):
            messages.success(request, f"“{section}”已移动。")
            return JsonResponse({"ok": True})
        return JsonResponse({"ok": False}, status=400)

    def _granted(self, request, number):
        if not (number or "").isdecimal():
            raise PermissionDenied
        section = get_object_or_404(self.get_queryset(request), pk=number)
        if not self.has_change_permission(request, section):
            raise PermissionDenied
        return section

    def _try(self, request, verb, *arguments):
        try:
            verb(*arguments)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return False
        return True

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path(
                "<int:pk>/step/<slug:direction>/",
                view(self.step_view),
                name="editorial_section_step",
            ),
            path("<int:pk>/bin/", view(self.bin_view), name="editorial_section_bin"),
            path("<int:pk>/unbin/", view(self.unbin_view), name="editorial_section_unbin"),
        ]
        return own + super().get_urls()

    @method_decorator(require_POST)
    def step_view(self, request, pk, direction):
        section = self._granted(request, str(pk))
        if direction not in {code for code, _, _ in STEPS}:
            raise PermissionDenied
        self._demand_place(request, self._parent_after(section, direction))
        self._try(request, tree.step, section, direction)
        return self._to_list()

    def _parent_after(self, section, direction):
        """Return the number of the parent that a section would have after a step."""
        if direction == "out":
            return section.parent.parent_id if section.parent_id else None
        before = section.get_previous_sibling() if direction == "in" else None
        return before.pk if before else section.parent_id

    def _demand_place(self, request, parent):
        """A branch's editor arranges what is in the branch: elsewhere, and the top of the tree,
        is somebody else's."""
        granted = rights.granted_sections(request.user)
        if not request.user.is_superuser and not granted.filter(pk=parent).exists():
            raise PermissionDenied

    @method_decorator(require_POST)
    def bin_view(self, request, pk):
        section = self._granted(request, str(pk))
        if not request.user.has_perm("editorial.delete_section"):
            raise PermissionDenied
        if "confirmed" not in request.POST:
            return self._bin_page(request, section)
        tree.move_to_bin(section, request.user)
        messages.success(request, f"“{section}”连同里面的内容已移入回收站，可以整体恢复。")
        return self._to_list()

    def _bin_page(self, request, section):
        """Show what goes with a section, and what leads into it, before it goes."""
        below, inside = binning.content_of(section)
        context = {
            **self.admin_site.each_context(request),
            "title": f"移入回收站：{section}",
            "opts": self.opts, "section": section, "below": below, "inside": inside,
            "linking": linking.linking_to(section, request.user),
        }  # fmt: skip
        return TemplateResponse(request, "admin/editorial/section/bin.html", context)

    @method_decorator(require_POST)
    def unbin_view(self, request, pk):
        section = self._granted(request, str(pk))
        if not request.user.has_perm("editorial.delete_section"):
            raise PermissionDenied
        if self._try(request, tree.restore_from_bin, section):
            messages.success(request, f"“{section}”已连同里面的内容从回收站恢复。")
        if request.POST.get("next") == "bin":
            return HttpResponseRedirect(reverse("admin:bin"))
        return self._to_list()

    def _to_list(self):
        return HttpResponseRedirect(reverse("admin:editorial_section_changelist"))

    # -- the form ----------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def save_model(self, request, obj, form, change):
        if not change:
            stored = tree.add(obj, form.cleaned_data["parent"])
            obj.pk = stored.pk
            return
        before = Section.objects.get(pk=obj.pk)
        self._save_plain_fields(obj, form)
        if "parent" in form.changed_data:
            self._move_below(before, form.cleaned_data["parent"])
        if "slug" in form.changed_data:
            tree.rename(before, form.cleaned_data["slug"])
        if "is_open" in form.changed_data:
            tree.set_open(before, form.cleaned_data["is_open"])
        audit.record("section.change", target=obj, fields=form.changed_data)

    def _save_plain_fields(self, obj, form):
        """Write what isn't structure by itself: a whole save would write stale tree numbers."""
        structural = {"parent", "slug", "is_open"}
        plain = {n: form.cleaned_data[n] for n in form.changed_data if n not in structural}
        if plain:
            Section.objects.filter(pk=obj.pk).update(**plain)

    def _move_below(self, section, parent):
        if parent:
            tree.move(section, parent, "last-child")
        else:
            last = Section.objects.root_nodes().last()
            tree.move(section, last, "right")
