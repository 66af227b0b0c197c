from django.core.management.base import BaseCommand
from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.passwords import random_password


class Command(BaseCommand):
    help = "Make the first administrator, with a random password that is printed once."

    def handle(self, **options):
        if User.objects.filter(is_superuser=True).exists():
            return
        password = random_password()
        with transaction.atomic():
            user = User.objects.create_superuser(
                "admin", email="", password=password, name="系统管理员"
            )
            audit.record("user.create", target=user, by="create_administrator")
        self.stdout.write(f"user: {user.username}  password: {password}")
