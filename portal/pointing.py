"""What the site's furniture and home page lead to, for an editor who takes something off it."""

from django.urls import reverse

from editorial import links
from editorial.linking import Link
from news.models import Article
from portal.models import FooterItem, FriendLink, HomeBlock, QRCode, SiteSettings, Slide


def hosts():
    return [domain] if (domain := SiteSettings.load().domain.strip().lower()) else []


def pointing(thing, user):
    """Return a Link for each slide, banner, link or block that leads to an item or a section."""
    found = [
        Link(what, str(row), _form(row, user))
        for what, rows, field in (
            ("首页焦点图", Slide.objects.all(), "url"),
            ("首页入口横幅", HomeBlock.objects.exclude(url=""), "url"),
            ("友情链接", FriendLink.objects.all(), "url"),
            ("页脚链接", FooterItem.objects.all(), "url"),
            ("二维码", QRCode.objects.exclude(target=""), "target"),
        )
        for row in rows
        if links.leads_to(getattr(row, field), thing)
    ]
    return found + [Link("首页板块", str(block), _form(block, user)) for block in _blocks(thing)]


def _blocks(thing):
    """Return the blocks that show an article as their headline, or a section's items."""
    if isinstance(thing, Article):
        return list(HomeBlock.objects.filter(article=thing.pk))
    branch = set(thing.branch().values_list("pk", flat=True)) if hasattr(thing, "branch") else set()
    return [block for block in HomeBlock.objects.all() if branch.intersection(block.section_ids)]


def _form(row, user):
    name = row._meta.model_name
    if not user.has_perm(f"portal.change_{name}"):
        return ""
    return reverse(f"admin:portal_{name}_change", args=[row.pk])
