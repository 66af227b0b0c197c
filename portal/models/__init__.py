from portal.models.furniture import FooterItem, FriendLink, QRCode, SiteSettings, Slide
from portal.models.home import BlockKind, HomeBlock

__all__ = [
    "BlockKind",
    "FooterItem",
    "FriendLink",
    "HomeBlock",
    "QRCode",
    "SiteSettings",
    "Slide",
]
