from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "人员"

    def ready(self):
        from editorial.desk import panels
        from members import rights
        from members.importing import tidying
        from privacy import retention

        retention.register("members.imports", "人员导入", erase=tidying.erase, count=tidying.count)
        panels.register_button(
            "导入人员", "admin:members_personimport_add", lambda user: rights.may(user, "import")
        )
