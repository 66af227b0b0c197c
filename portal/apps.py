from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "网站"

    def ready(self):
        from editorial import pages
        from portal.furniture import furniture

        pages.register_furniture(furniture)


class DeskConfig(AdminConfig):
    default_site = "editorial.desk.site.DeskSite"
