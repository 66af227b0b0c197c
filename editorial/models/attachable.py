from django.db import models

from editorial.models.media import Document


class Attachable(models.Model):
    """An item with documents to download. The list is part of its versioned text, so that a
    live item keeps its attachments until a change of them is released."""

    # [{"id": 12, "title": "…"}, …] in the editor's order; the title may be empty.
    attachments = models.JSONField("附件", default=list, blank=True)

    class Meta:
        abstract = True

    def attachment_list(self):
        """Return the documents in the editor's order and words; one that is gone is left out."""
        titles = {entry["id"]: entry.get("title", "") for entry in self.attachments}
        found = Document.objects.in_bulk(titles)
        for number, document in found.items():
            document.title = titles[number] or document.title
        return [found[number] for number in titles if number in found]

    def attached_ids(self):
        return {entry["id"] for entry in self.attachments}
