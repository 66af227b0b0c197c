"""sitemap.xml: at most 50,000 addresses a file, so with an archive it becomes an index."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from editorial import indexing, kinds
from editorial.models import Section

PER_FILE = 10_000


class _Sitemap(Sitemap):
    limit = PER_FILE

    def get_domain(self, site=None):
        return self.domain

    def get_protocol(self, protocol=None):
        return self.scheme


class ItemSitemap(_Sitemap):
    def __init__(self, model):
        self.model = model

    def items(self):
        fields = ("pk", "published_at", "updated_at")
        return self.model.objects.public().order_by("pk").only(*fields)

    def lastmod(self, item):
        return item.updated_at


class SectionSitemap(_Sitemap):
    def items(self):
        sections = Section.objects.public().exclude(kind="link").order_by("tree_id", "lft")
        return [section for section in sections if kinds.get(section.kind)]


class HomeSitemap(_Sitemap):
    def items(self):
        return ["home"]

    def location(self, name):
        return reverse(name)


def sitemaps(domain, scheme="https"):
    """Return the site's maps, by name, with addresses on the host that was asked."""
    maps = {
        "home": HomeSitemap(),
        "sections": SectionSitemap(),
    }
    for model in indexing.models():
        if model.has_own_address:
            maps[f"{model._meta.model_name}s"] = ItemSitemap(model)
    for one in maps.values():
        one.domain, one.scheme = domain, scheme
    return maps
