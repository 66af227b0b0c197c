"""The slots of the home page that an item can be recommended to. `portal` draws the page and
says which there are; the desk offers them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Slot:
    code: str
    label: str
    help_text: str = ""
    # Whether it shows a picture, so that an item without one needs one of its own.
    needs_picture: bool = False
    # Whether it has a place for an item of this model.
    takes: Callable[[type], bool] = lambda model: True


_provider = None


def register(provider):
    """`provider()` returns the slots that the home page has now, in the order of the page."""
    global _provider
    _provider = provider


def slots():
    return list(_provider()) if _provider else []


def offered(item):
    """Return the slots that an item of this kind fits in."""
    if not item.has_own_address:
        return []
    return [slot for slot in slots() if slot.takes(type(item))]


def get(code):
    return next((slot for slot in slots() if slot.code == code), None)


def label(code):
    """Return a slot's name in words; the code of one that the page no longer has."""
    slot = get(code)
    return slot.label if slot else "（首页已没有这个位置）"
