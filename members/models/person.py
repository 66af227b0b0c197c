"""人员: one record of one person. What identifies him beyond his name is encrypted."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Department
from members import normal, spelling
from members.models.fields import EncryptedDateField
from privacy import masks
from privacy.fields import EncryptedTextField

HIDDEN_DATE = "****-**-**"
INDEXES = ("id_index", "phone_index", "email_index", "tail_index")
# What is made of what, so that a save of one column takes along what hangs on it.
MADE_FROM = {
    "name": ("pinyin", "initials", "tail_index"),
    "id_number": ("id_index", "tail_index"),
    "phone": ("phone_index",),
    "email": ("email_index",),
}


class Kind(models.TextChoices):
    STAFF = "staff", "工作人员"
    EXPERT = "expert", "专家"
    TRAINEE = "trainee", "学员"


class Sex(models.TextChoices):
    MALE = "男", "男"
    FEMALE = "女", "女"


class PersonQuerySet(models.QuerySet):
    def current(self):
        """Without the records that were merged into another."""
        return self.filter(merged_into=None)

    def identified(self):
        return self.filter(deidentified_at=None)


class Person(models.Model):
    """Written by members.verbs. Whose records a user sees says members.rights.people_for."""

    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.TRAINEE)
    name = models.CharField("姓名", max_length=60, db_index=True)
    former_names = models.TextField("曾用名", max_length=300, blank=True, help_text="一行一个。")
    sex = models.CharField("性别", max_length=2, choices=Sex, blank=True)
    birth_date = EncryptedDateField("出生日期", null=True, blank=True)
    id_number = EncryptedTextField("身份证号", max_length=30, blank=True)
    phone = EncryptedTextField("联系电话", max_length=30, blank=True)
    email = EncryptedTextField("电子邮箱", max_length=200, blank=True)
    work_number = models.CharField("工号", max_length=30, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="管理部门", related_name="members",
        db_index=False, help_text="由哪个部门管这份档案；别的部门看不到它。",
    )  # fmt: skip
    organisation = models.CharField("单位", max_length=100, blank=True)
    post = models.CharField("职务", max_length=100, blank=True)
    joined_party_on = models.DateField("入党日期", null=True, blank=True)

    pinyin = models.CharField(max_length=300, blank=True, editable=False, db_index=True)
    initials = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    id_index = models.CharField(max_length=64, blank=True, editable=False)
    phone_index = models.CharField(max_length=64, blank=True, editable=False)
    email_index = models.CharField(max_length=64, blank=True, editable=False)
    tail_index = models.CharField(max_length=64, blank=True, editable=False)

    created_at = models.DateTimeField("建档时间", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("最后修改", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="修改人", null=True, editable=False,
        related_name="+",
    )  # fmt: skip
    # Counted up by each save of members.verbs: two people at one record don't undo each other.
    version = models.PositiveIntegerField(default=0, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name="并入", null=True, editable=False,
        related_name="merged", db_index=False,
    )  # fmt: skip
    deidentified_at = models.DateTimeField("去标识化时间", null=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["pinyin", "pk"]
        default_permissions = ("view", "add", "change")
        permissions = [
            ("unmask_person", "查看人员的一项个人信息（须写明事由）"),
            ("export_person", "导出人员（个人信息打码）"),
            ("export_plain", "导出人员（个人信息不打码）"),
            ("import_person", "从 Excel 导入人员"),
            ("merge_person", "合并同一人的两份档案"),
            ("handle_requests", "办理个人信息查阅、更正、删除申请"),
            ("see_all_departments", "查看所有部门的人员"),
        ]
        indexes = [
            # Partial as rights.people_for asks, so that a list is read and counted in the index.
            models.Index(
                fields=["department", "pinyin", "id"], condition=Q(merged_into=None),
                name="person_of_department",
            ),
            models.Index(
                fields=["kind", "department", "pinyin", "id"], condition=Q(merged_into=None),
                name="person_of_kind",
            ),
            models.Index(fields=["id_index"], name="person_by_id_number"),
            models.Index(fields=["phone_index"], name="person_by_phone"),
            models.Index(fields=["email_index"], name="person_by_email"),
            models.Index(fields=["tail_index"], name="person_by_tail"),
            models.Index(
                fields=["work_number"], opclasses=["varchar_pattern_ops"],
                name="person_by_work_number",
            ),
            # Of the merged only: an index of all tempts SQLite to sort everybody instead of walking.
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False),
                name="person_merged",
            ),
            # A word is looked for in both at once, and neither table nor a second index is read.
            models.Index(fields=["organisation", "name"], name="person_by_words"),
            models.Index(
                fields=["former_names"], condition=~Q(former_names=""),
                name="person_by_former_names",
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"], condition=~Q(id_index=""), name="person_id_number_once"
            ),
            models.UniqueConstraint(
                fields=["work_number"], condition=~Q(work_number=""),
                name="person_work_number_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="person_kind_known"),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("id")), name="person_not_merged_into_itself"
            ),
        ]  # fmt: skip

    def __str__(self):
        """Without the name: this is what logs, messages and addresses say of a record."""
        return f"{self.get_kind_display()} {self.pk} 号" if self.pk else self.get_kind_display()

    def save(self, *args, update_fields=None, **kwargs):
        self.prepare()
        if update_fields is not None:
            made = (MADE_FROM.get(field, ()) for field in update_fields)
            update_fields = {*update_fields, *(column for some in made for column in some)}
        super().save(*args, update_fields=update_fields, **kwargs)

    def prepare(self):
        """Bring what was typed to its one form, and make the columns by which a record is found.

        save() does it; who uses bulk_create or bulk_update calls it for each record before.
        """
        self.name = normal.name(self.name)
        self.id_number = normal.id_number(self.id_number)
        self.phone = normal.phone(self.phone)
        self.email = normal.email(self.email)
        self.work_number = "".join(self.work_number.split())
        self.pinyin, self.initials = spelling.of_name(self.name)
        self.id_index = normal.id_index(self.id_number)
        self.phone_index = normal.phone_index(self.phone)
        self.email_index = normal.email_index(self.email)
        self.tail_index = normal.tail_index(self.name, self.id_number)

    def clean(self):
        """Check the record in itself; whether another has the same number asks members.duplicates."""
        from members import checks

        errors = checks.problems(self)
        if errors:
            raise ValidationError(errors)
        checks.complete(self)

    # -- masks ------------------------------------------------------------------------------

    @property
    def masked_name(self):
        return masks.mask_name(self.name)

    @property
    def masked_id_number(self):
        return masks.mask_id_number(self.id_number)

    @property
    def masked_phone(self):
        return masks.mask_phone(self.phone)

    @property
    def masked_email(self):
        return masks.mask_email(self.email)

    @property
    def masked_birth_date(self):
        return HIDDEN_DATE if self.birth_date else ""

    def masked(self, field):
        """Return the mask of a field of HIDDEN, "" when nothing is given."""
        return getattr(self, f"masked_{field}")

    def has_photograph(self):
        return hasattr(self, "photograph")

    def agrees_to(self, use):
        """Say whether the person's consent to a members.models.Use is in force."""
        return self.consents.in_force().filter(use=use).exists()


HIDDEN = ("id_number", "phone", "email", "birth_date")  # encrypted, and masked on every screen
