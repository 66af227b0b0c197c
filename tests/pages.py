"""What is wrong with a page, as far as its HTML tells: for every page that a test fetches."""

from collections import Counter
from html.parser import HTMLParser

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
LANDMARKS = ("header", "main", "footer")
NEEDS_NO_LABEL = {"hidden", "submit", "button", "image"}


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.targets, self.problems = Counter(), [], []
        self.counts, self.headings = Counter(), []
        self.title, self.language, self.open = "", "", []
        self.labelled, self.fields = set(), []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.counts[tag] += 1
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            self.language = given.get("lang", "")
        if identifier := given.get("id"):
            self.ids[identifier] += 1
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        self._check_inline(tag, given)
        self._check_image(tag, given)
        self._note_field(tag, given)
        self.targets += [("for", given["for"])] if tag == "label" and "for" in given else []
        for name in ("aria-labelledby", "aria-controls", "aria-describedby"):
            self.targets += [(name, one) for one in (given.get(name) or "").split()]

    def _check_inline(self, tag, given):
        for name in given:
            if name.startswith("on") or name == "style":
                self.problems.append(f"<{tag} {name}=…> is forbidden by the content policy")
        if tag == "script" and "src" not in given and given.get("type") != "application/ld+json":
            self.problems.append("inline <script>")
        if tag == "style":
            self.problems.append("inline <style>")
        if (given.get("href") or "").strip().lower().startswith("javascript:"):
            self.problems.append("javascript: link")

    def _check_image(self, tag, given):
        if tag == "img":
            for name in ("alt", "width", "height"):
                if name not in given:
                    self.problems.append(f"<img {given.get('src')}> without {name}")

    def _note_field(self, tag, given):
        if tag in ("input", "select", "textarea") and given.get("type") not in NEEDS_NO_LABEL:
            named = "aria-label" in given or "label" in self.open
            self.fields.append((given.get("id"), given.get("name"), named))

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.title += data


def problems(html):
    """Return sentences about what is wrong; an empty list for a good page."""
    reader = Reader()
    reader.feed(html)
    found = list(reader.problems)
    found += [
        f"id {name!r} is used {count} times" for name, count in reader.ids.items() if count > 1
    ]
    if reader.counts["h1"] != 1:
        found.append(f"{reader.counts['h1']} h1 elements")
    if not reader.title.strip():
        found.append("no title")
    if reader.language not in ("zh-Hans", "zh-Hant"):
        found.append(f"lang is {reader.language!r}")
    found += [f"{reader.counts[tag]} <{tag}>" for tag in LANDMARKS if reader.counts[tag] < 1]
    if reader.counts["main"] > 1:
        found.append("more than one <main>")
    found += _jumps(reader.headings)
    found += [
        f"{name}={one!r} leads nowhere" for name, one in reader.targets if one not in reader.ids
    ]
    labels = {one for name, one in reader.targets if name == "for"}
    found += [
        f"field {name!r} has no label"
        for i, name, ok in reader.fields
        if not ok and i not in labels
    ]
    return found


def _jumps(headings):
    # A page may begin its document order with an h2 in a landmark before main; from the h1 on
    # no level is left out.
    last = 1
    for level in headings[headings.index(1) :] if 1 in headings else []:
        if level > last + 1:
            return [f"a heading jumps from h{last} to h{level}"]
        last = level
    return []
