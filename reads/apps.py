from django.apps import AppConfig


class ReadsConfig(AppConfig):
    name = "reads"
    verbose_name = "浏览统计"
    default_auto_field = "django.db.models.BigAutoField"
