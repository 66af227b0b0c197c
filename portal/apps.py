from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "网站"

    def ready(self):
        from editorial import links, pages, slots
        from editorial.desk import places
        from editorial.desk.site import register_page
        from members import timeline
        from portal import issuing, issuing_desk
        from portal.furniture import furniture
        from portal.pointing import hosts, pointing
        from portal.slots import home_slots

        pages.register_furniture(furniture)
        slots.register(home_slots)
        links.register_source(pointing)
        links.register_hosts(hosts)
        timeline.register("training.enrolments", issuing.enrolments_of)
        register_page("certificates/issue/", issuing_desk.list_view, "issue")
        register_page(
            "certificates/issue/<int:number>/", issuing_desk.session_view, "issue_session"
        )
        places.register("发证书", "admin:issue", "结业 培训证书", issuing.may)


class DeskConfig(AdminConfig):
    default_site = "editorial.desk.site.DeskSite"
