from django.utils import timezone

from editorial import richtext
from editorial.models import Attachable, Publishable
from editorial.richtext import RichTextField


class Page(Attachable, Publishable):
    """The one text of a section of the kind “单页”; its address is the section's."""

    has_own_address = False
    versioned_fields = (*Publishable.versioned_fields, "body", "attachments")

    body = RichTextField("正文")

    class Meta(Publishable.Meta):
        verbose_name = "单页"
        verbose_name_plural = "单页"
        permissions = [("publish_page", "发布单页"), ("withdraw_page", "撤下单页")]

    def get_absolute_url(self):
        return self.section.get_absolute_url()

    def search_text(self):
        return {"body": richtext.plain_text(self.body), "keywords": "", "author": ""}

    def used_images(self):
        return richtext.images_in(self.body)

    def used_documents(self):
        return richtext.documents_in(self.body) | self.attached_ids()

    @classmethod
    def of(cls, section, now=None):
        """Return the section's public page, the newest if there are several, or None."""
        pages = cls.objects.public(now or timezone.now()).filter(section=section)
        return pages.newest().first()
