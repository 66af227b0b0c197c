from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "人员"

    def ready(self):
        from editorial import kinds
        from members import desk_places, logged
        from members.models.person import INDEXES
        from members.verifying.views import verification_section
        from privacy import rotation

        rotation.register("members.person", INDEXES, indexes_of)
        logged.register()
        desk_places.register()
        self._keeping()
        kinds.register(
            kinds.Kind("verification", "人员和证书核验", verification_section, ("news.page",))
        )  # fmt: skip

    def _keeping(self):
        """What is erased, and when (privacy.retention)."""
        from members import deidentifying, keeping, merging
        from members.importing import tidying
        from members.lookup import stored
        from members.models import PersonRequest
        from privacy import retention

        retention.register(
            "members.people", "人员档案（去标识化）", erase=keeping.erase, count=keeping.count,
            by_record=True, report=keeping.sentences,
        )  # fmt: skip
        retention.register(
            "members.requests", "个人信息申请", erase=PersonRequest.erase,
            count=lambda before: PersonRequest.objects.kept_too_long(before).count(),
        )  # fmt: skip
        deidentifying.register("members.merges", lambda person: merging.forget([person]))
        deidentifying.register("members.imports", tidying.forget)
        retention.register("members.imports", "人员导入", erase=tidying.erase, count=tidying.count)
        retention.register(
            "members.searches", "人员查询和导出记录", erase=stored.erase, count=stored.count
        )


def indexes_of(person):
    """Return the blind indexes of a record under the first key, for privacy.rotation."""
    from members.models.person import INDEXES

    person.prepare()
    return {name: getattr(person, name) for name in INDEXES}
