"""Whether what came without a form's token came from a page of this site."""

from urllib.parse import urlsplit


def from_our_page(request):
    """Say whether a browser sent this from a page of this site. Every browser of today names
    the origin of a POST, and no page can write these two headers for another."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = urlsplit(request.headers.get("Origin", ""))
    return origin.scheme in ("http", "https") and origin.netloc == request.get_host()
