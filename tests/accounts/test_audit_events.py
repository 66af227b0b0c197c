"""Every event that the code records has a name in Chinese."""

import ast
import re
from pathlib import Path

import pytest

from accounts import events

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("accounts", "editorial", "news", "training", "publications", "memorial", "surveys",
         "organization", "members", "portal", "intake")  # fmt: skip
# What a name is put together from where the code doesn't say it in one word.
PUT_TOGETHER = {
    "folder": ("create", "rename"), "tribute": ("waiting", "approved", "rejected"),
    "enrolment": ("badges", "sign_in"),
    "message": ("assign", "answer", "close", "reopen", "release", "take_back"),
    "article": ("submit", "approve", "return", "take_back", "proofread", "release_urgently",
                "withdraw", "bin", "unbin", "recommend", "rerecommend", "preview_link",
                "preview_revoke", "preview_open", "delete"),
    "image": ("replace", "crop", "back", "change", "delete"), "document": ("replace", "back"),
}  # fmt: skip


def recorded():
    """Return the events of all calls of audit.record; a model's verb is tried with article."""
    found = {f"{name}.{verb}" for name, verbs in PUT_TOGETHER.items() for verb in verbs}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                    found.add(_code(node.args[0]))
    return sorted(found - {None})


def _code(argument):
    if isinstance(argument, ast.Constant):
        return argument.value
    if isinstance(argument, ast.JoinedStr) and isinstance(argument.values[-1], ast.Constant):
        return f"article{argument.values[-1].value}"
    return None


def test_there_are_events_at_all():
    assert len(recorded()) > 70


@pytest.mark.parametrize("code", recorded())
def test_every_event_is_said_in_chinese(code):
    label = events.label_of(code)
    assert not re.search("[a-z_]", label.replace("Word", "")), label


def test_an_event_counts_as_something_that_there_is():
    with pytest.raises(ValueError, match="counts as one of"):
        events.register("x.y", "某事", counts="nothing")
