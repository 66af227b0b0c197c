import ipaddress

from django.conf import settings


def client_address(request):
    """Return the caller's IP address.

    With settings.TRUSTED_PROXIES = n it is the n-th address from the right of X-Forwarded-For:
    what stands further left was written by the caller and proves nothing.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(forwarded) >= settings.TRUSTED_PROXIES:
            return _valid(forwarded[-settings.TRUSTED_PROXIES]) or _valid(direct)
    return _valid(direct)


def _valid(text):
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None
