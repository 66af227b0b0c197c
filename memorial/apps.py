from django.apps import AppConfig


class MemorialConfig(AppConfig):
    name = "memorial"
    verbose_name = "网上纪念馆"

    def ready(self):
        from accounts import events
        from editorial import indexing, kinds
        from editorial.desk import inbox
        from editorial.desk.records import counter
        from memorial.models import Memorial, Tribute
        from memorial.views.halls import hall_section

        kinds.register(kinds.Kind("memorial", "纪念馆", hall_section, ("memorial.memorial",)))
        indexing.register(Memorial)
        waiting = counter("memorial.change_tribute", Tribute.objects.waiting, "memorial__section")
        inbox.register("追思留言", waiting, "admin:memorial_tribute_changelist")
        events.register("tribute.export", "导出追思留言", watched=True, counts="export")
