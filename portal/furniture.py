"""Urgent notices, header, menu and footer of every page, in as many queries as there are kinds of thing."""

from news.models import Notice
from portal.models import FooterItem, FriendLink, QRCode, SiteSettings
from portal.traditional import switch

MOST_URGENT = 2  # a third would push the page itself out of a phone's window
URGENT_FIELDS = ("title", "live_revision_id")


def furniture(request, navigation):
    site = SiteSettings.load()
    site.is_mourning = site.mourns(request.path)
    return {
        "site": site,
        "menu": navigation.menu(),
        "urgent": list(Notice.objects.urgent().only(*URGENT_FIELDS)[:MOST_URGENT]),
        "friend_links": list(FriendLink.shown()),
        "qr_codes": list(QRCode.shown().select_related("image")),
        "footer_items": list(FooterItem.shown()),
        "characters": switch(request),
    }
