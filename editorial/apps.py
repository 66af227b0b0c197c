from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = "采编"

    def ready(self):
        from django.contrib.admin.options import FORMFIELD_FOR_DBFIELD_DEFAULTS
        from django.db.models import DateTimeField

        from accounts import events
        from editorial import emptying, finding, tidying
        from editorial.review import found, rounds
        from editorial.widgets import NamedDateTime
        from privacy import retention

        retention.register(
            "editorial.writing", "没保存的文字和过期的预览链接", tidying.erase, tidying.count
        )
        emptying.register_cleaner(tidying.forget)
        emptying.register_cleaner(rounds.forget)
        finding.register_tags(found.tags)
        FORMFIELD_FOR_DBFIELD_DEFAULTS[DateTimeField]["widget"] = NamedDateTime
        events.register("statistics.export", "导出统计表", counts="export")
