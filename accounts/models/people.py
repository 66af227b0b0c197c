from datetime import timedelta

from django.contrib.auth.models import AbstractUser, Group
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from mptt.models import MPTTModel, TreeForeignKey

PASSWORD_LIFETIME = timedelta(days=90)  # GB/T 22239 asks for expiry; 90 days is the usual value


class Department(MPTTModel):
    """Shared by the staff, the statistics and the public chart."""

    name = models.CharField("部门名称", max_length=60)
    code = models.CharField("部门代码", max_length=20, blank=True)
    parent = TreeForeignKey(
        "self", models.PROTECT, verbose_name="上级部门", null=True, blank=True,
        related_name="children",
    )  # fmt: skip

    class Meta:
        verbose_name = "部门"
        verbose_name_plural = "部门"
        ordering = ["tree_id", "lft"]

    class MPTTMeta:
        order_insertion_by = ["name"]

    def __str__(self):
        return self.name


class User(AbstractUser):
    first_name = None
    last_name = None
    name = models.CharField("姓名", max_length=60)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="部门", null=True, blank=True,
        related_name="people",
    )  # fmt: skip
    phone = models.CharField(
        "联系电话", max_length=30, blank=True,
        validators=[RegexValidator(r"^[0-9+\- ]{5,30}$", "只填数字、+ 和短横线。")],
    )  # fmt: skip
    must_change_password = models.BooleanField(
        "下次登录须改密码", default=False, help_text="由管理员设定的密码，本人登录后应当马上修改。"
    )
    password_changed_at = models.DateTimeField("密码修改时间", default=timezone.now, editable=False)

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        ordering = ["username"]

    def __str__(self):
        return self.name or self.username

    def set_password(self, raw_password):
        """Whoever sets it for somebody else raises must_change_password again afterwards."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()
        self.must_change_password = False

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    @property
    def password_is_due(self):
        expired = self.password_changed_at + PASSWORD_LIFETIME < timezone.now()
        return self.must_change_password or expired


class Role(Group):
    """A group under the name that it has here."""

    class Meta:
        proxy = True
        verbose_name = "角色"
        verbose_name_plural = "角色"
        ordering = ["pk"]
