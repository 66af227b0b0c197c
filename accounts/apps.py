from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号与审计"

    def ready(self):
        from accounts import sign_in
        from accounts.roles import sync_roles

        sign_in.listen()
        # Permissions are made by post_migrate of every app, so the roles get theirs after it.
        post_migrate.connect(lambda **_: sync_roles(), weak=False, dispatch_uid="sync_roles")
