from datetime import time

from django.core.exceptions import ValidationError
from django.db import models

from accounts import holidays


def _most(label, default, help_text):
    return models.PositiveIntegerField(label, default=default, help_text=help_text)


class AlarmRules(models.Model):
    """When the audit log raises an alarm: one row, edited by the audit role. 0 switches a rule off."""

    records_fast = _most(
        "10 分钟内查看的档案", 30, "一个人 10 分钟内查看超过这么多份个人信息，报警。"
    )
    records_day = _most("一天内查看的档案", 200, "一个人一天内查看超过这么多份个人信息，报警。")
    failed_lookups = _most(
        "10 分钟内没有结果的查询", 10, "一个人或一个地址 10 分钟内查询失败超过这么多次，报警。"
    )
    exports_day = _most("一天内的导出", 5, "一个人一天内导出超过这么多次，报警。")
    failed_sign_ins = _most("1 小时内登录失败", 9, "一个地址 1 小时内登录失败超过这么多次，报警。")
    watches_hours = models.BooleanField(
        "工作时间以外报警", default=True,
        help_text="在工作时间以外查看、导出个人信息，报警。",
    )  # fmt: skip
    opens_at = models.TimeField("上班时间", default=time(7))
    closes_at = models.TimeField("下班时间", default=time(21))
    weekends = models.BooleanField(
        "周末也算工作时间", default=False, help_text="下面写明的放假日除外。"
    )
    days_off = models.TextField(
        "放假日", blank=True, max_length=2000,
        help_text="一行一天或一段，例如 2026-10-01 至 2026-10-07。照国务院办公厅每年的放假通知填写。",
    )  # fmt: skip
    days_worked = models.TextField(
        "调休上班日", blank=True, max_length=2000,
        help_text="要上班的周六、周日，一行一天，例如 2026-10-10。",
    )  # fmt: skip

    class Meta:
        verbose_name = "报警规则"
        verbose_name_plural = "报警规则"
        default_permissions = ("change",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="alarm_hours_in_order"
            ),
            models.CheckConstraint(condition=models.Q(pk=1), name="alarm_rules_are_one_row"),
        ]

    def __str__(self):
        return "报警规则"

    def clean(self):
        if self.opens_at and self.closes_at and self.opens_at >= self.closes_at:
            raise ValidationError({"closes_at": "下班时间要晚于上班时间。"})
        self._clean_days()

    def _clean_days(self):
        for name in ("days_off", "days_worked"):
            try:
                setattr(self, name, holidays.tidy(getattr(self, name)))
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from error
        both = sorted(holidays.days(self.days_off) & holidays.days(self.days_worked))
        if both:
            raise ValidationError({"days_worked": f"{both[0]} 已经写在放假日里。"})

    @classmethod
    def current(cls):
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class AlarmCheck(models.Model):
    """Somebody looked into an alarm, and what he found. Rows are only added: triggers refuse the
    rest. An alarm that has grown since is open again: `last_entry` says how far was looked."""

    kind = models.CharField("报警", max_length=20)
    subject = models.CharField("对象", max_length=60)
    day = models.DateField("日期")
    last_entry = models.BigIntegerField("核查到的记录")
    note = models.CharField("核查情况", max_length=300)
    by = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="核查人", related_name="+")
    at = models.DateTimeField("核查时间", auto_now_add=True)

    class Meta:
        verbose_name = "报警核查"
        verbose_name_plural = "报警核查"
        ordering = ["day", "pk"]
        default_permissions = ("add",)
        indexes = [models.Index(fields=["day"], name="alarm_check_day")]

    def __str__(self):
        return f"{self.day} 的报警"
