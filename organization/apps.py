from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "organization"
    verbose_name = "组织机构"

    def ready(self):
        from accounts import events
        from editorial import indexing, kinds
        from editorial.desk import inbox
        from organization.admin import messages as desk
        from organization.models import Chart, ContactPage, Message
        from organization.views.chart import chart_section
        from organization.views.contact import contact_section
        from privacy import retention

        kinds.register(
            kinds.Kind("contact", "联系方式", contact_section, ("organization.contactpage",))
        )
        kinds.register(kinds.Kind("chart", "组织机构图", chart_section, ("organization.chart",)))
        for model in (Chart, ContactPage):
            indexing.register(model)
        inbox.register(
            "来信", desk.count_in_work, "admin:organization_message_changelist?work=open",
            desk.count_overdue,
        )  # fmt: skip
        retention.register(
            "organization.messages", "来信", erase=Message.erase,
            count=lambda before: Message.objects.kept_too_long(before).count(),
        )  # fmt: skip
        events.register("message.open", "查看来信", watched=True, counts="record")
        events.register("message.export", "导出来信", watched=True, counts="export")
        for verb, label in (
            ("receive", "收到来信"), ("assign", "分派来信"), ("answer", "答复来信"),
            ("close", "办结来信"), ("reopen", "重新办理来信"), ("release", "选登来信"),
            ("take_back", "撤下选登的来信"), ("note", "写来信备注"),
        ):  # fmt: skip
            events.register(f"message.{verb}", label)
