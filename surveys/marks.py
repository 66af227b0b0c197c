"""A sheet a browser: a signed mark that says no more than that this survey was answered here."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

KEPT = timedelta(days=400)
SALT = "surveys.answered"


def is_set(request, survey):
    value = request.get_signed_cookie(_name(survey), default=None, salt=SALT)
    return value == str(survey.pk)


def set_on(response, survey):
    response.set_signed_cookie(
        _name(survey), str(survey.pk), salt=SALT, max_age=KEPT, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE, path=reverse("survey-answer", args=[survey.pk]),
    )  # fmt: skip


def _name(survey):
    return f"survey-{survey.pk}"
