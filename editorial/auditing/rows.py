"""Entries of the audit log in the words of whoever reads them."""

from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts import audit_queries, events
from accounts.models import AlarmRules, AuditEntry, User
from editorial.auditing.forms import RESULTS, AuditForm

PROBLEMS = {
    "does not follow the entry before it": "与前一条接不上",
    "has been changed": "内容被改动过",
}
SIGN_IN = ("account.sign_in", "account.locked")
# The names of what a detail says; any other is shown as it is.
DETAILS = {
    "purpose": "事由", "reason": "原因", "note": "说明", "comment": "意见", "rows": "行数",
    "count": "条数", "name": "填写的登录名", "changes": "改动", "changed": "改动的项",
    "fields": "项目", "field": "项目", "section": "栏目", "old": "原来", "new": "现在",
    "revision": "版次", "digest": "文本校验值", "by": "由", "size": "人数或大小", "period": "期间",
    "until": "到", "what": "内容", "verb": "操作", "done": "完成", "session": "期次", "to": "移到",
    "people_changed": "名单有改动", "about": "报警对象", "alarm": "报警", "day": "日期",
    "step": "审次", "number": "编号", "path": "路径", "items": "篇数", "receipts": "回执号",
    "numbers": "编号", "person": "档案编号", "source": "来源", "file": "文件", "kind": "类型",
    "published": "直接发布", "seats": "名额", "link": "链接编号", "slot": "位置", "use": "用途",
    "first": "从编号", "last": "到编号", "form": "形式", "files": "文件数", "title": "题目",
}  # fmt: skip
NAMES_FIELDS = ("field", "fields", "changed", "taken")  # details that name fields of their target


@dataclass
class Line:
    entry: AuditEntry
    person: User | None

    @property
    def who(self):
        if self.entry.actor_name:
            return self.entry.actor_name
        return audit_queries.VISITOR if self.entry.address else audit_queries.SYSTEM

    @property
    def department(self):
        return str(self.person.department or "") if self.person else ""

    @property
    def what(self):
        return self.entry.event_label

    @property
    def object(self):
        """Return what it was done to; of a failed sign-in, the name that was typed."""
        tried = self.entry.detail.get("name") if self.entry.event in SIGN_IN else ""
        return self.entry.target_label or (f"登录名 {tried}" if tried else "")

    @property
    def object_kind(self):
        """Return the kind and number of what it was done to, where its name does not say them."""
        kind, number = events.object_name(self.entry.target_type), self.entry.target_id
        named = not kind or {kind, number} <= set(self.entry.target_label.split())
        return "" if named else f"{kind} {number}"

    @property
    def result(self):
        return RESULTS.get(self.entry.result, self.entry.result)

    @property
    def is_bad(self):
        return self.entry.result != "ok"

    @property
    def url(self):
        return reverse("admin:accounts_auditentry_change", args=[self.entry.pk])

    @property
    def details(self):
        fields = field_names(self.entry.target_type)
        labels, values = events.detail_words(self.entry.event)
        return [
            (
                labels.get(name) or DETAILS.get(name, name),
                in_words(
                    value,
                    {**DETAILS, **fields, **values.get(name, {})},
                    {**(fields if name in NAMES_FIELDS else {}), **values.get(name, {})},
                ),
            )
            for name, value in self.entry.detail.items()
            if value not in ("", None)
        ]


def lines(entries):
    people = audit_queries.people(entries)
    return [Line(entry, people.get(entry.actor_id)) for entry in entries]


def field_names(target_type):
    """Return {field: its name in Chinese} of a model, nothing for one that is gone."""
    try:
        model = apps.get_model(target_type)
    except (LookupError, ValueError):
        return {}
    return {
        field.name: str(getattr(field, "verbose_name", field.name))
        for field in model._meta.get_fields()
    }


def in_words(value, names, codes):
    """Return what a detail holds as lines of text: `names` are those of the keys of a table,
    `codes` those of its values."""
    match value:
        case None | "":
            return "（空）"
        case bool():
            return codes.get(str(value)) or ("是" if value else "否")
        case dict():
            lines = (f"{names.get(k, k)}：{_changed(v, names, codes)}" for k, v in value.items())
            return "\n".join(lines) or "（空）"
        case list():
            return "、".join(in_words(one, names, codes) for one in value) or "（空）"
        case _:
            return codes.get(str(value), str(value))


def _changed(value, names, codes):
    if isinstance(value, list) and len(value) == 2:
        return " → ".join(in_words(one, names, codes) for one in value)
    return in_words(value, names, codes)


def _name_own_details():
    asked = {name: str(field.label) for name, field in AuditForm.base_fields.items()}
    asked |= {"account": "账号", "object": "对象", "start": "起始日期", "end": "截止日期"}
    events.name_details("audit", {"fields": "条件"}, {"fields": asked})
    rules = {field.name: str(field.verbose_name) for field in AlarmRules._meta.fields}
    flags = {"True": "是", "False": "否"}
    events.name_details("alarm", {}, {"changes": rules | flags})


_name_own_details()

COLUMNS = (
    "编号", "时间", "操作人", "账号编号", "部门", "事件", "事件代码", "对象类型", "对象", "对象编号", "结果",
    "事由", "来源地址", "详情", "校验值",
)  # fmt: skip
TEXT = ("对象编号", "来源地址", "校验值", "详情", "事由")


def sheet_rows(entries):
    for line in lines(entries):
        entry = line.entry
        yield (
            entry.pk, timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S"), line.who,
            entry.actor_id, line.department, line.what, entry.event, events.object_name(entry.target_type),
            line.object, entry.target_id, line.result, entry.purpose, entry.address,
            "\n".join(f"{name}：{value}" for name, value in line.details), entry.hash,
        )  # fmt: skip
