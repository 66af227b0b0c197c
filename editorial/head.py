"""What a page says about itself in its head: 网页标签 (国办发〔2017〕47号, annex), Open Graph,
and JSON-LD with Baidu's pubDate and upDate. An empty value gives no tag."""

import json
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.safestring import mark_safe


@dataclass
class Head:
    """What a view knows. `complete` adds what only the site knows."""

    title: str = ""
    description: str = ""
    keywords: str = ""
    section: object = None
    column_type: str = ""
    article_title: str = ""
    published_at: object = None
    updated_at: object = None
    source: str = ""
    author: str = ""
    image: object = None
    feed_url: str = ""
    json_ld: dict = field(default_factory=dict)
    # The name in the JSON-LD under which the site's own organisation stands: "provider".
    ours: str = ""
    no_index: bool = False

    def complete(self, site, request):
        origin = f"{request.scheme}://{request.get_host()}"
        canonical = origin + request.path
        section = self.section
        image_url = origin + self.image.url if self.image else ""
        return {
            "title": " - ".join(part for part in (self.title, site.name) if part),
            "description": self.description
            or getattr(section, "description", "")
            or site.description,
            "keywords": self.keywords or getattr(section, "keywords", "") or site.keywords,
            "canonical": "" if self.no_index else canonical,
            "og_type": "article" if self.article_title else "website",
            "og_title": self.title or site.name,
            "image_url": image_url,
            "column_name": getattr(section, "name", ""),
            "column_description": getattr(section, "description", ""),
            "column_keywords": getattr(section, "keywords", ""),
            "column_type": self.column_type or getattr(section, "column_type", ""),
            "article_title": self.article_title,
            "pub_date": _minute(self.published_at),
            "source": self.source,
            "author": self.author,
            "feed_url": self.feed_url,
            "no_index": self.no_index,
            "site_name": site.name,
            "site_domain": site.domain or request.get_host(),
            "site_code": site.site_code,
            "json_ld": self._json_ld(site, canonical, image_url),
        }

    def _json_ld(self, site, canonical, image_url):
        if not self.json_ld and not self.article_title:
            return ""
        data = {"@context": "https://schema.org", "@id": canonical, "url": canonical}
        data |= {"name": self.title or site.name} | self.json_ld
        organisation = {"@type": "Organization", "name": site.organiser or site.name}
        if self.article_title:
            data.setdefault("@type", "NewsArticle")
            data |= {"headline": self.article_title, "title": self.title, "publisher": organisation}
        if self.ours:
            data[self.ours] = organisation
        if self.author:
            data["author"] = {"@type": "Person", "name": self.author}
        if image_url:
            data["image"] = data["images"] = [image_url]
        if self.published_at:
            data["datePublished"] = self.published_at.isoformat(timespec="seconds")
            data["pubDate"] = _second(self.published_at)
            data["upDate"] = _second(self.updated_at or self.published_at)
        return as_script_json(data)


def as_script_json(data):
    """Return JSON that can stand inside a <script> element without closing it."""
    text = json.dumps(data, ensure_ascii=False)
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, code)
    return mark_safe(text)  # nothing is left in it that HTML could read


def _minute(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def _second(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M:%S")
