from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = "培训"

    def ready(self):
        from accounts import events
        from editorial import indexing, kinds
        from editorial.desk import inbox
        from editorial.desk.records import counter
        from privacy import retention, rotation
        from training.calendar_views import calendar_section
        from training.enrolment import erasing, indexes
        from training.models import (
            Album,
            Course,
            Enrolment,
            EnrolmentState,
            Expert,
            Place,
            Programme,
            Voice,
        )
        from training.views import albums, courses, experts, places, programmes, voices

        for code, label, view, model in (
            ("programmes", "培训项目", programmes.programme_section, Programme),
            ("courses", "培训课程", courses.course_section, Course),
            ("places", "现场教学点", places.place_section, Place),
            ("experts", "专家", experts.expert_section, Expert),
            ("albums", "掠影相册", albums.album_section, Album),
            ("voices", "学员心声", voices.voice_section, Voice),
        ):
            kinds.register(kinds.Kind(code, label, view, (model._meta.label_lower,), has_feed=True))
            indexing.register(model)
        kinds.register(kinds.Kind("calendar", "培训日历", calendar_section))
        retention.register(
            "training.enrolments", "培训报名", erase=erasing.erase, count=erasing.count
        )
        rotation.register("training.enrolment", ["phone_index"], indexes.of_enrolment)
        rotation.register("training.participant", ["person_index"], indexes.of_participant)
        rotation.register_lasting("training.enrolment", "token_digest")
        events.register("enrolment.read", "查看报名名单", watched=True, counts="record")
        events.register("enrolment.export", "导出报名名单", watched=True, counts="export")
        events.register("enrolment.sign_in", "打印签到表", watched=True, counts="export")
        events.register("enrolment.badges", "打印胸牌", watched=True, counts="export")
        events.register("voice.receive", "收到学员心声")
        pending = counter(
            "training.change_enrolment",
            lambda: Enrolment.objects.filter(state=EnrolmentState.PENDING),
            "session__programme__section",
        )
        inbox.register(
            "培训报名", pending, "admin:training_enrolment_changelist?state__exact=pending"
        )
