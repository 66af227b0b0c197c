"""Signing in and out is told to the audit log. The signals are Django's and axes' own."""

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from accounts import audit


def listen():
    user_logged_in.connect(_signed_in, dispatch_uid="audit.sign_in")
    user_logged_out.connect(_signed_out, dispatch_uid="audit.sign_out")
    user_login_failed.connect(_failed, dispatch_uid="audit.sign_in_failed")
    user_locked_out.connect(_locked, dispatch_uid="audit.locked")


def _signed_in(sender, request, user, **_):
    audit.record("account.sign_in", request=request, actor=user, target=user)


def _signed_out(sender, request, user, **_):
    if user:
        audit.record("account.sign_out", request=request, actor=user, target=user)


def _failed(sender, credentials, request=None, **_):
    tried = str(credentials.get("username", ""))[:150]
    audit.record("account.sign_in", request=request, result="refused", name=tried)


def _locked(sender, request, username, **_):
    audit.record("account.locked", request=request, result="refused", name=str(username)[:150])
