from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "人员"

    def ready(self):
        from editorial.desk import panels, places
        from members import rights

        def may_look(user):
            return rights.may(user, "view")

        places.register(
            "查人", "admin:members_person_changelist", "人员 学员 专家 名册 档案 证书", may_look
        )
        panels.register_button("查人", "admin:members_person_changelist", may_look)
