from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "人员"

    def ready(self):
        from editorial.desk import inbox, places
        from members import keeping
        from members.admin import requests as desk
        from members.models import PersonRequest
        from members.requests import MAY
        from privacy import retention

        inbox.register(
            "个人信息申请", desk.count_in_work, "admin:members_personrequest_changelist?work=open",
            desk.count_overdue,
        )  # fmt: skip
        places.register(
            "人员保存期限", "admin:members_person_retention", "去标识化 到期 清除",
            lambda user: user.has_perm(MAY),
        )  # fmt: skip
        retention.register(
            "members.people", "人员档案（去标识化）", erase=keeping.erase, count=keeping.count,
            by_record=True, report=keeping.sentences,
        )  # fmt: skip
        retention.register(
            "members.requests", "个人信息申请", erase=PersonRequest.erase,
            count=lambda before: PersonRequest.objects.kept_too_long(before).count(),
        )  # fmt: skip
