from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from mptt.admin import MPTTModelAdmin

from accounts import audit
from accounts.admin_base import AuditedAdmin
from accounts.models import Department, Role, User

admin.site.unregister(Group)


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name", "department", "phone", "email", "groups")


class UserForm(UserChangeForm):
    """`request` is handed in by the admin: nobody gives himself, or a superuser, anything."""

    request = None

    class Meta:
        model = User
        fields = "__all__"

    def clean(self):
        cleaned = super().clean()
        touched = {"groups", "is_active"} & set(self.changed_data)
        if touched and self.instance.pk == self.request.user.pk:
            raise ValidationError("不能修改自己的角色或停用自己，请另一位管理员来做。")
        return cleaned


@admin.register(User)
class UserAdmin(AuditedAdmin, DjangoUserAdmin):
    form = UserForm
    add_form = NewUserForm
    list_display = ("username", "name", "department", "role_names", "is_active", "last_login")
    list_filter = ("is_active", "groups", "department")
    list_select_related = ("department",)
    search_fields = ("username", "name", "phone", "email")
    search_help_text = "按登录名、姓名、电话或邮箱查找"
    ordering = ("username",)
    filter_horizontal = ("groups",)
    actions = None
    readonly_fields = ("last_login", "date_joined", "password_changed_at")
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        ("人员", {"fields": ("name", "department", ("phone", "email"))}),
        ("角色", {"fields": ("groups",), "description": "角色决定能做什么；能管哪些栏目在“栏目授权”里给。"}),
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("人员", {"fields": ("name", "department", ("phone", "email"))}),
        ("角色", {"fields": ("is_active", "groups", "must_change_password")}),
        ("记录", {"fields": ("last_login", "date_joined", "password_changed_at")}),
    )

    @admin.display(description="角色")
    def role_names(self, user):
        return "、".join(group.name for group in user.groups.all()) or "—"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj and request.user.is_superuser:
            return (
                *fieldsets,
                ("超级管理员", {"fields": ("is_superuser",), "classes": ["collapse"]}),
            )
        return fieldsets

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.request = request
        return form

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # an account is switched off: what it did still names it

    def user_change_password(self, request, id, form_url=""):
        """Django asks who may change; a password set by somebody else is to be changed at once."""
        person = self.get_object(request, id)
        if person is None or not self.has_change_permission(request, person):
            raise PermissionDenied
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            User.objects.filter(pk=person.pk).exclude(pk=request.user.pk).update(
                must_change_password=True
            )
            audit.record("account.password_set", request=request, target=person)
        return response

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = True  # every account is for the desk; a visitor needs none
            obj.must_change_password = True
        super().save_model(request, obj, form, change)


@admin.register(Role)
class RoleAdmin(AuditedAdmin, admin.ModelAdmin):
    """What a role may do, to be read; the table of it is accounts/roles.py."""

    list_display = ("name", "people")
    fields = ("name", "permissions")
    filter_horizontal = ("permissions",)
    search_fields = ("name",)

    @admin.display(description="人数")
    def people(self, role):
        return role.user_set.filter(is_active=True).count()

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["queryset"] = db_field.remote_field.model.objects.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Department)
class DepartmentAdmin(AuditedAdmin, MPTTModelAdmin):
    list_display = ("name", "code")
    search_fields = ("name", "code")
