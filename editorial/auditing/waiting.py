"""Alarms that nobody looked into, on the first page of the desk of the audit role."""

from django.urls import reverse

from accounts import alarms
from editorial.desk import panels, places

MOST = 4  # alarms that are named


def card(user):
    if not may(user):
        return None
    found = alarms.waiting()
    if not found:
        return None
    url = reverse("admin:accounts_auditentry_alarms")
    first = {"title": f"{len(found)} 条报警待核查", "url": url, "why": f"近 {alarms.DAYS} 天"}
    return [first] + [
        {"title": f"{alarm.label}：{alarm.who}", "url": f"{url}#{alarm.name}", "why": alarm.reason}
        for alarm in found[:MOST]
    ]


def may(user):
    return user.has_perm("accounts.view_auditentry")


panels.register("audit_alarms", card, "admin/desk/warnings.html", 10, heading="审计报警")
panels.register_button("审计日志", "admin:accounts_auditentry_changelist", may)
panels.register_button("审计报警", "admin:accounts_auditentry_alarms", may)
places.register("审计报警", "admin:accounts_auditentry_alarms", "报警 异常 核查", may)
places.register("审计统计", "admin:accounts_auditentry_figures", "审计 图表", may)
