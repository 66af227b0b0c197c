"""The editors' handbook, docs/editors.md, cut into chapters for the desk.

A chapter begins with its name for addresses and its heading:

    <a id="writing"></a>
    ## 写一篇稿件
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from django.conf import settings

FILE = Path(settings.BASE_DIR) / "docs" / "editors.md"
PICTURES = FILE.parent / "pictures"
CHAPTER = re.compile(r'^<a id="([a-z-]+)"></a>\n+## (.+)\n', re.MULTILINE)

# Which chapter helps on which page of the desk: names of addresses, the first that fits.
HELP = (
    ("index", "first-day"), ("password_change*", "first-day"), ("login", "first-day"),
    ("find", "finding"), ("handbook*", "finding"),
    ("word*", "word"), ("*_word*", "word"),
    ("statistics*", "statistics"), ("reads*", "statistics"),
    ("bin", "withdrawing"), ("recommendations*", "home"), ("*_recommend*", "home"),
    ("*_preview*", "preview"), ("*review*", "reviews"), ("queue*", "reviews"), ("submissions*", "reviews"),
    ("*_history", "versions"), ("*_compare*", "versions"), ("*_restore*", "versions"),
    ("*_withdraw", "withdrawing"), ("*_links", "withdrawing"),
    ("*_bulk*", "lists"), ("*_place", "publishing"), ("*_pin", "publishing"),
    ("*_writing*", "writing"), ("*_unsaved*", "writing"),
    ("editorial_section_*", "sections"), ("editorial_sectiongrant_*", "sections"),
    ("editorial_image_*", "media"), ("editorial_document_*", "media"), ("media-*", "media"),
    ("library*", "media"),
    ("members_*", "people"), ("issue*", "people"), ("accounts_auditentry_*", "audit"),
    ("portal_*", "home"), ("redirects_*", "sections"), ("accounts_*", "accounts"),
    ("organization_message_*", "letters"), ("organization_*", "organization"),
    ("surveys_*", "surveys"), ("training_enrolment_*", "enrolments"),
    ("training_session_*", "enrolments"), ("training_*", "training"),
    ("publications_*", "publications"), ("memorial_*", "memorial"),
    ("news_notice_*", "notices"), ("news_text_*", "texts"), ("news_topic_*", "topics"),
    ("*_changelist", "lists"), ("*_add", "writing"), ("*_change", "writing"),
)  # fmt: skip


@dataclass(frozen=True)
class Chapter:
    slug: str
    title: str
    text: str


def chapters():
    """Return the chapters in their order; the file is read again when it has changed."""
    return _read(FILE.stat().st_mtime_ns) if FILE.exists() else ()


@cache
def _read(_mtime):
    pieces = CHAPTER.split(FILE.read_text("utf-8"))[1:]
    return tuple(
        Chapter(slug, title.strip(), text.strip("\n"))
        for slug, title, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
    )


def chapter(slug):
    """Return (chapter, the one before, the one after), or None for a name that none has."""
    every = chapters()
    for place, one in enumerate(every):
        if one.slug == slug:
            before = every[place - 1] if place else None
            return one, before, next(iter(every[place + 1 : place + 2]), None)
    return None


def help_for(url_name):
    """Return the name of the chapter that helps on a page of the desk, or ""."""
    return next((slug for pattern, slug in HELP if fnmatchcase(url_name or "", pattern)), "")
