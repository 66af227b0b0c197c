"""The time line of a record. Anybody adds what he knows of a person:

    timeline.register("training.enrolments", enrolments_of)

`source(person, user)` returns Entries; it asks its own rights, and what it gives is shown to who may
see the record. The same name takes the other's place.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from members.models import CertificateState


@dataclass(frozen=True)
class Entry:
    """`what` is the kind in a word (任职), `mood` one of "", "good", "past", "bad" for its mark."""

    day: date
    what: str
    title: str
    text: str = ""
    until: date | None = None
    state: str = ""
    mood: str = ""
    url: str = ""


_sources: dict[str, Callable[[object, object], Iterable[Entry]]] = {}


def register(name, source):
    _sources[name] = source


def of(person, user):
    """Return the Entries of all sources, the newest first."""
    entries = [entry for name in sorted(_sources) for entry in _sources[name](person, user)]
    return sorted(entries, key=lambda entry: (entry.day, entry.title), reverse=True)


def _positions(person, user):
    for position in person.positions.all():
        is_held = position.ends_on is None
        yield Entry(
            position.begins_on, "任职", f"{position.organisation} {position.post}",
            until=position.ends_on, state="现任" if is_held else "", mood="good" if is_held else "past",
        )  # fmt: skip


MOODS = {
    CertificateState.VALID: "good", CertificateState.EXPIRED: "past", CertificateState.REVOKED: "bad",
}  # fmt: skip


def _certificates(person, user):
    for certificate in person.certificates.all():
        state = certificate.state()
        yield Entry(
            certificate.issued_on, "证书", certificate.programme,
            f"编号 {certificate.number}", state=state.label, mood=MOODS[state],
        )  # fmt: skip


register("members.positions", _positions)
register("members.certificates", _certificates)
