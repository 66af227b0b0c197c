from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "organization"
    verbose_name = "组织机构"

    def ready(self):
        from editorial import indexing, kinds
        from organization.models import ContactPage
        from organization.views import contact_section

        kinds.register(
            kinds.Kind("contact", "联系方式", contact_section, ("organization.contactpage",))
        )
        indexing.register(ContactPage)
