from django.conf import settings
from django.db import models
from django.db.models import Q
from mptt.models import TreeForeignKey


class SectionGrant(models.Model):
    """A branch of the section tree, given to a person or to everybody of a role."""

    section = TreeForeignKey(
        "editorial.Section", models.CASCADE, verbose_name="栏目", related_name="grants",
        help_text="连同它下面的所有栏目。",
    )  # fmt: skip
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="人员", null=True, blank=True,
        related_name="section_grants",
    )  # fmt: skip
    role = models.ForeignKey(
        "auth.Group", models.CASCADE, verbose_name="角色", null=True, blank=True,
        related_name="section_grants",
    )  # fmt: skip
    created_at = models.DateTimeField("授权时间", auto_now_add=True)

    class Meta:
        verbose_name = "栏目授权"
        verbose_name_plural = "栏目授权"
        ordering = ["section__tree_id", "section__lft", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, role__isnull=False) | Q(user__isnull=False, role=None),
                name="grant_to_a_person_or_a_role",
                violation_error_message="请选择人员或角色，两者选一。",
            ),
            models.UniqueConstraint(
                fields=["section", "user"], name="grant_once_a_person",
                violation_error_message="这个人已经有这个栏目。",
            ),
            models.UniqueConstraint(
                fields=["section", "role"], name="grant_once_a_role",
                violation_error_message="这个角色已经有这个栏目。",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.user or self.role}：{self.section}"
