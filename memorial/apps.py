from django.apps import AppConfig


class MemorialConfig(AppConfig):
    name = "memorial"
    verbose_name = "网上纪念馆"

    def ready(self):
        from editorial import indexing, kinds
        from memorial.models import Memorial
        from memorial.views.halls import hall_section

        kinds.register(kinds.Kind("memorial", "纪念馆", hall_section, ("memorial.memorial",)))
        indexing.register(Memorial)
