"""The slots that the home page has for recommended items: the editors' own blocks decide."""

from django.core.exceptions import FieldDoesNotExist

from editorial.slots import Slot
from news.models import Topic
from portal.models import BlockKind, HomeBlock
from publications.models import Book
from training.models import Expert, Voice

HEADLINE, FOCUS = "headline", "focus"


def _has_cover(model):
    try:
        return bool(model._meta.get_field("cover"))
    except FieldDoesNotExist:
        return False


# What a block of these kinds has a place for; blocks of other kinds take no recommendations.
TAKES = {
    BlockKind.NOTICES: lambda model: True,
    BlockKind.STRIP: _has_cover,
    BlockKind.TOPICS: lambda model: model is Topic,
    BlockKind.SHELF: lambda model: model is Book,
    BlockKind.PEOPLE: lambda model: model is Expert,
    BlockKind.QUOTES: lambda model: model is Voice,
}


def slot_of(block):
    """Return the code of a block's slot. A site has one headline and one carousel."""
    return block.kind if block.kind in (HEADLINE, FOCUS) else f"block-{block.pk}"


def home_slots():
    found = {}
    for block in HomeBlock.shown().select_related("section"):
        if slot := _slot(block):
            found.setdefault(slot.code, slot)
    return list(found.values())


def _slot(block):
    code = slot_of(block)
    if block.kind == BlockKind.HEADLINE:
        return Slot(code, "头条", "首页最上面的大标题，先于板块里指定的文章")
    if block.kind == BlockKind.FOCUS:
        return Slot(code, "焦点图", "轮播大图，要有横图", needs_picture=True)
    if block.kind not in TAKES:
        return None
    name = block.title or (block.section.name if block.section else block.get_kind_display())
    return Slot(
        code, f"推荐 · {name}", "排在这个板块的最前面", takes=TAKES[block.kind],
        needs_picture=block.kind == BlockKind.STRIP,
    )  # fmt: skip
