from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "网站"

    def ready(self):
        from editorial import links, pages, slots
        from portal.furniture import furniture
        from portal.pointing import hosts, pointing
        from portal.slots import home_slots

        pages.register_furniture(furniture)
        slots.register(home_slots)
        links.register_source(pointing)
        links.register_hosts(hosts)


class DeskConfig(AdminConfig):
    default_site = "editorial.desk.site.DeskSite"
