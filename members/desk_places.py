"""Where the desk leads to the pages of members: buttons, palette, what waits for somebody."""

from editorial.desk import inbox, panels, places
from members import rights
from members.requests import MAY


def register():
    from members.admin import requests as desk

    def may_look(user):
        return rights.may(user, "view")

    def may_import(user):
        return rights.may(user, "import")

    places.register(
        "查人", "admin:members_person_changelist", "人员 学员 专家 名册 档案 证书", may_look
    )
    panels.register_button("查人", "admin:members_person_changelist", may_look)
    panels.register_button("导入人员", "admin:members_personimport_add", may_import)
    inbox.register(
        "个人信息申请", desk.count_in_work, "admin:members_personrequest_changelist?work=open",
        desk.count_overdue,
    )  # fmt: skip
    places.register(
        "人员保存期限", "admin:members_person_retention", "去标识化 到期 清除",
        lambda user: user.has_perm(MAY),
    )  # fmt: skip
