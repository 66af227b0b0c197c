"""Reads the demonstration content: header lines, a blank line, and the text as HTML."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

HERE = Path(__file__).resolve().parent


@dataclass
class Entry:
    stem: str
    header: dict
    groups: list
    body: str

    def get(self, name, default=""):
        return self.header.get(name, default)

    @property
    def moment(self):
        text = self.get("published")
        return timezone.make_aware(datetime.strptime(text, "%Y-%m-%d %H:%M")) if text else None


def read(folder):
    """Return the entries of a folder in the order of their names."""
    return [_entry(path) for path in sorted((HERE / folder).glob("*.html"))]


def _entry(path):
    head, _, body = path.read_text("utf-8").partition("\n\n")
    header, groups = {}, []
    for line in head.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "group":
            title, _, stems = value.partition("|")
            groups.append((title.strip(), [stem.strip() for stem in stems.split(",")]))
        else:
            header[name.strip()] = value.strip()
    return Entry(path.stem, header, groups, body.strip())


def site():
    return json.loads((HERE / "site.json").read_text("utf-8"))


def picture(name):
    path = HERE / "pictures" / f"{name}.webp"
    return path if path.exists() else None


def data(name):
    """Return what portal/demo/<name>.json says."""
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))
