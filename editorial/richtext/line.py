"""The words of one block as one string, though bold and links cut it into pieces."""

from bisect import bisect_right

from editorial.richtext.nodes import Node

OPAQUE = "\ufffc"  # a picture, a line break, code: never looked into, never changed
LEFT_ALONE = ("code", "pre")


class Line:
    """Takes edits by their place in the whole string and carries them out in the pieces."""

    def __init__(self, node):
        self.pieces = []  # (node, place among its children); None for what is left alone
        self.parts = []
        self._collect(node)
        self._join()

    def _collect(self, node):
        for place, child in enumerate(node.children):
            if isinstance(child, str):
                self.pieces.append((node, place))
                self.parts.append(child)
            elif child.tag in LEFT_ALONE or not child.children:
                self.pieces.append(None)
                self.parts.append(OPAQUE)
            else:
                self._collect(child)

    def _join(self):
        self.text = "".join(self.parts)
        self.starts, place = [], 0
        for part in self.parts:
            self.starts.append(place)
            place += len(part)

    def edit(self, edits):
        """Carry out (start, end, new text), none of them overlapping, from the last to the first;
        new text goes where the old text began."""
        for start, end, new in sorted(edits, reverse=True):
            first = bisect_right(self.starts, start) - 1
            for number in range(first, len(self.parts)):
                low = self.starts[number]
                if low >= end and number > first:
                    break
                part, here = self.parts[number], new if number == first else ""
                if self.pieces[number] is None:
                    continue
                self.parts[number] = (
                    part[: max(start - low, 0)] + here + part[min(end - low, len(part)) :]
                )
        self._join()

    def write(self):
        for piece, part in zip(self.pieces, self.parts, strict=True):
            if piece:
                node, place = piece
                node.children[place] = part


BLOCKS = ("p", "h2", "h3", "h4", "li", "td", "th", "figcaption", "caption", "blockquote")


def lines(node, quoted=False):
    """Yield (block, whether it is in a quotation) for the innermost blocks with words of their own."""
    for child in node.children:
        if not isinstance(child, Node):
            continue
        inside = quoted or child.tag == "blockquote"
        if child.tag in BLOCKS and not any(c.is_block for c in child.walk()):
            yield child, inside
        else:
            yield from lines(child, inside)
