from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "人员"

    def ready(self):
        from members import logged
        from members.models.person import INDEXES
        from privacy import rotation

        rotation.register("members.person", INDEXES, indexes_of)
        logged.register()


def indexes_of(person):
    """Return the blind indexes of a record under the first key, for privacy.rotation."""
    from members.models.person import INDEXES

    person.prepare()
    return {name: getattr(person, name) for name in INDEXES}
