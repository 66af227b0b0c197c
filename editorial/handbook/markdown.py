"""The handbook's Markdown as HTML: our own small subset, and nothing that is not in it.

Blocks: ### headings, paragraphs, lists (one level inside another), tables, pictures alone on a
line, text indented by four blanks, quotes as notes. Inline: **strong**, `key`, [text](address).
Everything else is text and escaped.
"""

import re

from django.utils.html import escape
from django.utils.safestring import mark_safe

PICTURE = re.compile(r"!\[([^\]]*)\]\(pictures/([a-z0-9-]+)\.webp\)")
INLINE = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*|\[([^\]]+)\]\(([#/][^)\s]*)\)")
ITEM = re.compile(r"( *)(-|\d+\.) +(.*)")


def to_html(text, *, picture, link):
    """Return (html, [(anchor, heading)]). `picture(alt, name)` draws a picture, `link(address)`
    says where an address that begins with # or / leads in the desk."""
    writer = _Writer(picture, link)
    for block in re.split(r"\n(?:[ \t]*\n)+", text.strip("\n")):
        writer.block(block.split("\n"))
    return mark_safe("\n".join(writer.out)), writer.headings


class _Writer:
    def __init__(self, picture, link):
        self.out, self.headings = [], []
        self._picture, self._link = picture, link

    def block(self, lines):
        first = lines[0]
        if first.startswith("### "):
            self._heading(first[4:].strip())
            if lines[1:]:
                self.block(lines[1:])
        elif match := PICTURE.fullmatch(first.strip()):
            self.out.append(self._picture(*match.groups()))
        elif first.startswith("    "):
            code = "\n".join(line.removeprefix("    ") for line in lines)
            self.out.append(f"<pre>{escape(code)}</pre>")
        elif first.startswith("|"):
            self._table(lines)
        elif first.startswith("> "):
            told = self._inline(" ".join(line.removeprefix("> ") for line in lines))
            self.out.append(f'<p class="handbook__note">{told}</p>')
        elif ITEM.match(first):
            self.out.append(self._list(lines))
        else:
            self._paragraph(lines)

    def _heading(self, title):
        anchor = f"s{len(self.headings) + 1}"
        self.headings.append((anchor, title))
        self.out.append(f'<h3 id="{anchor}">{self._inline(title)}</h3>')

    def _paragraph(self, lines):
        """A list may follow a line of text without an empty line between them."""
        place = next((at for at, line in enumerate(lines) if ITEM.match(line)), len(lines))
        self.out.append(f"<p>{self._inline(''.join(lines[:place]))}</p>")
        if lines[place:]:
            self.block(lines[place:])

    def _list(self, lines):
        tag = "ol" if ITEM.match(lines[0])[2] != "-" else "ul"
        entries = []
        for line in lines:
            match = ITEM.match(line)
            if match and not match[1]:
                entries.append([match[3], []])
            elif match:
                entries[-1][1].append(line.strip())
            else:
                entries[-1][0] += line.strip()
        inner = (
            f"<li>{self._inline(text)}{self._list(below) if below else ''}</li>"
            for text, below in entries
        )
        return f"<{tag}>{''.join(inner)}</{tag}>"

    def _table(self, lines):
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
        head = "".join(f'<th scope="col">{self._inline(cell)}</th>' for cell in rows[0])
        body = "".join(
            f"<tr>{''.join(f'<td>{self._inline(cell)}</td>' for cell in row)}</tr>"
            for row in rows[2:]
        )
        self.out.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")

    def _inline(self, text):
        pieces, end = [], 0
        for match in INLINE.finditer(text):
            pieces.append(escape(text[end : match.start()]))
            key, strong, label, address = match.groups()
            if key:
                pieces.append(f"<kbd>{escape(key)}</kbd>")
            elif strong:
                pieces.append(f"<strong>{self._inline(strong)}</strong>")
            else:
                href = escape(self._link(address))
                pieces.append(f'<a href="{href}">{escape(label)}</a>')
            end = match.end()
        return "".join([*pieces, escape(text[end:])])
