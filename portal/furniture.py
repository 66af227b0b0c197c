"""Header, menu and footer of every page, in as many queries as there are kinds of thing."""

from portal.models import FooterItem, FriendLink, QRCode, SiteSettings
from portal.traditional import switch


def furniture(request, navigation):
    site = SiteSettings.load()
    site.is_mourning = site.mourns(request.path)
    return {
        "site": site,
        "menu": navigation.menu(),
        "friend_links": list(FriendLink.shown()),
        "qr_codes": list(QRCode.shown().select_related("image")),
        "footer_items": list(FooterItem.shown()),
        "characters": switch(request),
    }
