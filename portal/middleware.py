"""What a public page carries, and where an address goes that is no longer one."""

from hashlib import sha256

from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.http import HttpResponsePermanentRedirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from editorial import due
from portal.views.errors import unreadable
from privacy.crypto import CryptoError


class DueChangesMiddleware:
    """Approved changes whose moment has come take their place before anything is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(settings.MEDIA_URL):
            due.apply_due()
        return self.get_response(request)


class PublicPageMiddleware:
    """A public page is the same for everybody: no cookie, an ETag, and 304 where it fits.
    Everything else that isn't a file says that it must not be stored."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(response, "is_public_page", False) and request.method in ("GET", "HEAD"):
            return self._public(request, response)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def _public(self, request, response):
        response.cookies.clear()
        response.headers.pop("Vary", None)
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        if response.status_code != 200:
            return response
        etag = quote_etag(sha256(response.content).hexdigest()[:32])
        response.headers["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response)


class LostKeyMiddleware:
    """A stored value that can't be decrypted is refused with a page that says why, not with a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, CryptoError):
            return unreadable(request, exception)
        return None


class RedirectFallbackMiddleware:
    """A 404 whose address is known from before (a renamed section, the old site) answers 301.

    Django's own reads the database on every 404 twice and keeps the query; this one asks once,
    for the whole address and, failing that, for the one without its query.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        asked = (request.get_full_path()[:200], request.path[:200])
        addresses = [address for address in asked if "\x00" not in address]  # PostgreSQL takes none
        known = Redirect.objects.filter(site_id=settings.SITE_ID, old_path__in=addresses)
        targets = dict(known.values_list("old_path", "new_path"))
        for address in addresses:
            if targets.get(address):
                return HttpResponsePermanentRedirect(targets[address])
        return response
