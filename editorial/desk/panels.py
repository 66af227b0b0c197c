"""What stands on the desk's first page. Anybody may add a card of his own:

    panels.register("review_waiting", queue.waiting_for, "admin/desk/reviews.html", order=10)

`provider(user)` asks its own rights and returns what the template draws as `rows` (any value);
None, or anything empty, keeps the card away. `order` says where it stands:

    10 waits for me   20 returned to me   30 mine in work   35 unsaved text   38 what went wrong
    40 goes out soon   50 from visitors   60 to be kept fresh   70 this week   80 my month

`wide` cards take the whole line. The same name takes the other's place. Templates at hand:
"admin/desk/rows.html" draws rows of {title, url, section, who, since, due, is_late, note} under
the card's `heading`; "admin/desk/warnings.html" draws rows of {title, url, why} as an alarm.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from editorial import rights

MOST_ROWS = 8


@dataclass(frozen=True)
class Panel:
    name: str
    provider: Callable[[object], Any]
    template: str
    order: int
    heading: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Drawn:
    panel: Panel
    rows: Any


_panels: dict[str, Panel] = {}
_buttons: list[tuple[str, str, Callable[[object], bool]]] = []
_stages: list[Callable[[list], dict]] = []


def register(name, provider, template="admin/desk/rows.html", order=50, *, heading="", wide=False):
    """Add a card; the same name takes the other's place."""
    _panels[name] = Panel(name, provider, template, order, heading, wide)


def register_button(label, url_name, may):
    """Add a button to the top of the page: an address of the admin, and who gets it."""
    _buttons.append((label, url_name, may))


def register_stages(provider):
    """Let somebody say where items are in their process: a function of keys that returns
    {key: "复审中"}. What it leaves out is shown with its state."""
    _stages.append(provider)


def drawn(user):
    """Return the cards that this person gets, in their order."""
    panels = sorted(_panels.values(), key=lambda panel: (panel.order, panel.name))
    shown = (Drawn(panel, panel.provider(user)) for panel in panels)
    return [one for one in shown if one.rows]


def buttons(user):
    """Return [(label, url)] of those that he gets; an address that isn't there is left out."""
    found = []
    for label, url_name, may in _buttons:
        try:
            if may(user):
                found.append((label, reverse(url_name)))
        except NoReverseMatch:
            continue
    return found


def stages(keys):
    found = {}
    for provider in _stages:
        found |= provider(keys)
    return found


def sections_of(user):
    """Return the sections that a person was given: asked once for all cards of a page."""
    if not hasattr(user, "desk_sections"):
        user.desk_sections = rights.granted_sections(user)
    return user.desk_sections
