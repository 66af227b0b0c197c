"""Alarms of the audit log, and the indexes by which a long log is read. No row of the log is
touched: changing one of its columns would make SQLite copy the table and lose the triggers, so the
indexes of single columns stay beside the new ones."""

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import protect


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_append_only_and_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="AlarmCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="报警")),
                ("subject", models.CharField(max_length=60, verbose_name="对象")),
                ("day", models.DateField(verbose_name="日期")),
                ("last_entry", models.BigIntegerField(verbose_name="核查到的记录")),
                ("note", models.CharField(max_length=300, verbose_name="核查情况")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="核查时间")),
            ],
            options={
                "verbose_name": "报警核查",
                "verbose_name_plural": "报警核查",
                "ordering": ["day", "pk"],
                "default_permissions": ("add",),
            },
        ),
        migrations.CreateModel(
            name="AlarmRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "records_fast",
                    models.PositiveIntegerField(
                        default=30,
                        help_text="一个人 10 分钟内查看超过这么多份个人信息，报警。",
                        verbose_name="10 分钟内查看的档案",
                    ),
                ),
                (
                    "records_day",
                    models.PositiveIntegerField(
                        default=200,
                        help_text="一个人一天内查看超过这么多份个人信息，报警。",
                        verbose_name="一天内查看的档案",
                    ),
                ),
                (
                    "failed_lookups",
                    models.PositiveIntegerField(
                        default=10,
                        help_text="一个人或一个地址 10 分钟内查询失败超过这么多次，报警。",
                        verbose_name="10 分钟内没有结果的查询",
                    ),
                ),
                (
                    "exports_day",
                    models.PositiveIntegerField(
                        default=5,
                        help_text="一个人一天内导出超过这么多次，报警。",
                        verbose_name="一天内的导出",
                    ),
                ),
                (
                    "failed_sign_ins",
                    models.PositiveIntegerField(
                        default=9,
                        help_text="一个地址 1 小时内登录失败超过这么多次，报警。",
                        verbose_name="1 小时内登录失败",
                    ),
                ),
                (
                    "watches_hours",
                    models.BooleanField(
                        default=True,
                        help_text="在工作时间以外查看、导出个人信息，报警。",
                        verbose_name="工作时间以外报警",
                    ),
                ),
                (
                    "opens_at",
                    models.TimeField(default=datetime.time(7, 0), verbose_name="上班时间"),
                ),
                (
                    "closes_at",
                    models.TimeField(default=datetime.time(21, 0), verbose_name="下班时间"),
                ),
                (
                    "weekends",
                    models.BooleanField(
                        default=False,
                        help_text="法定节假日和调休不另外计算。",
                        verbose_name="周末也算工作时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "报警规则",
                "verbose_name_plural": "报警规则",
                "default_permissions": ("change",),
            },
        ),
        migrations.AlterModelOptions(
            name="auditentry",
            options={
                "default_permissions": ("view",),
                "ordering": ["-pk"],
                "permissions": [("export_auditentry", "可以导出审计日志")],
                "verbose_name": "审计记录",
                "verbose_name_plural": "审计日志",
            },
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["event", "at"], name="audit_by_event"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["target_type", "target_id", "at"], name="audit_by_target"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["address", "at"], name="audit_by_address"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["result", "at"], name="audit_by_result"),
        ),
        migrations.AddField(
            model_name="alarmcheck",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="核查人",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarmrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                name="alarm_hours_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarmrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("pk", 1)), name="alarm_rules_are_one_row"
            ),
        ),
        migrations.AddIndex(
            model_name="alarmcheck",
            index=models.Index(fields=["day"], name="alarm_check_day"),
        ),
        protect("accounts_alarmcheck"),
    ]
