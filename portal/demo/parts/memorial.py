"""The memorial hall: historical people and events. What is said of them is true, and names its
sources; only the visitors' messages are examples."""

import json

from django.utils import timezone
from django.utils.html import format_html_join

from memorial.models import Memorial, Tribute
from portal.demo import files

HALLS = ("founders", "martyrs", "builders", "events")
ROWS = {
    "timeline": ("date", "text"),
    "writings": ("title", "year", "text"),
    "places": ("name", "text"),
    "sources": ("title", "publisher"),
}
WORDS = ("kind", "title", "other_names", "epithet", "summary", "date_note", "end_word", "place")


def load(loader):
    made = 0
    for hall in HALLS:
        section = loader.sections[f"knowledge/memorial/{hall}"]
        for entry in json.loads((files.HERE / "memorial" / f"{hall}.json").read_text("utf-8")):
            item = loader.publish(_memorial(loader, section, entry))
            _messages(item, entry.get("messages", ()))
            made += 1
    loader.tell(f"{made} people and events of the memorial hall")


def _memorial(loader, section, entry):
    rows = {
        name: [dict(zip(columns, row, strict=True)) for row in entry.get(name, ())]
        for name, columns in ROWS.items()
    }
    related = (loader.articles.get(stem) for stem in entry.get("related", ()))
    return Memorial(
        section=section, start_date=entry.get("start", ""), end_date=entry.get("end", ""),
        body=format_html_join("\n", "<p>{}</p>", ([text] for text in entry.get("body", ()))),
        cover=loader.image(*entry["cover"]) if "cover" in entry else None,
        pictures=[
            {"image": loader.image(name, caption).pk, "caption": caption}
            for name, caption in entry.get("pictures", ())
        ],
        related=[article.key for article in related if article],
        **rows, **{name: entry[name] for name in WORDS if name in entry},
    )  # fmt: skip


def _messages(item, messages):
    for text, signature, state in messages:
        reviewed = timezone.now() if state != Tribute.State.WAITING else None
        Tribute.objects.create(
            memorial=item, text=text, signature=signature, state=state, reviewed_at=reviewed
        )
