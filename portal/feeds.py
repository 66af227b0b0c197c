"""The feed of what is published in a section and below it, RSS 2.0."""

from django.contrib.syndication.views import Feed

from editorial import pages
from editorial.latest import latest
from editorial.models import Section

LENGTH = 30


class SectionFeed(Feed):
    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        response.is_public_page = True
        return response

    def get_object(self, request, path):
        section = Section.objects.public().get(path=path)
        if not pages.feed_url(section):
            raise Section.DoesNotExist
        # Addresses on the host that was asked: the Site row of contrib.sites is nobody's concern.
        section.origin = request.build_absolute_uri("/").rstrip("/")
        return section

    def title(self, section):
        return section.name

    def link(self, section):
        return section.origin + section.get_absolute_url()

    def feed_url(self, section):
        return section.origin + pages.feed_url(section)

    def description(self, section):
        return section.description or section.name

    def items(self, section):
        items = latest(section.branch().public().with_guests(), LENGTH)
        for item in items:
            item.origin = section.origin
        return items

    def item_link(self, item):
        return item.origin + item.get_absolute_url()

    def item_description(self, item):
        return getattr(item, "summary", "")

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return item.updated_at
