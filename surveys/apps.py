from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "民意调查"

    def ready(self):
        from accounts import events
        from editorial import indexing, kinds
        from surveys.models import Survey
        from surveys.views.public import surveys_section

        kinds.register(
            kinds.Kind(
                "surveys", "民意调查", surveys_section, ("surveys.survey",), has_feed=True
            )
        )  # fmt: skip
        indexing.register(Survey)
        events.register("answer.export", "导出调查答案", watched=True, counts="export")
        events.register("survey.codes", "生成邀请码")
