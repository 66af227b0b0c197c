"""What the numbers in a text stand for: pictures, documents, items; each looked up once."""

from django.conf import settings

from editorial.models.media import Document, Image


class Library:
    def __init__(self):
        self._found = {}

    def get(self, model, number):
        """Return the object, or None when it is gone."""
        known = self._found.setdefault(model, {})
        if number not in known:
            self.fetch(model, [number])
        return known.get(number)

    def fetch(self, model, numbers):
        """Look up many at once, before each is asked for."""
        known = self._found.setdefault(model, {})
        wanted = {number for number in numbers if type(number) is int and number not in known}
        wanted = {number for number in wanted if 0 < number < 2**53}
        found = model._base_manager.in_bulk(wanted) if wanted else {}
        known.update({number: found.get(number) for number in wanted})

    def name(self, model, number):
        if number in (None, ""):
            return ""
        one = self.get(model, number)
        return str(one) if one else f"已不在库里的{model._meta.verbose_name}（编号 {number}）"

    def document(self, number):
        return self.get(Document, number) if type(number) is int else None

    def picture(self, number):
        return self.get(Image, number) if type(number) is int else None

    def pictures_at(self, addresses):
        """Return {address: picture} of the library's own; another address is never shown."""
        prefix = settings.MEDIA_URL
        names = {a.removeprefix(prefix) for a in addresses if a.startswith(prefix)}
        if not names:
            return {}
        return {image.url: image for image in Image.objects.filter(file__in=names)}
