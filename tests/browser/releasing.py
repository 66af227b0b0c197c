"""Handing in at the desk and, behind it, what its reviewers do."""

import re

from playwright.sync_api import expect

from editorial.models import Round, Submission
from tests import factories


def hand_in(page):
    """Save what is in the form and hand it in for review, as an author does."""
    page.get_by_role("button", name="保存并送审").click()
    page.get_by_label("稿件已做保密审查").check()
    page.get_by_role("button", name="送审", exact=True).click()
    expect(page.get_by_text(re.compile("已送审，等待"))).to_be_visible()


def let_out(page):
    """Hand it in; somebody lets it out."""
    hand_in(page)
    for submission in Submission.objects.filter(state=Round.OPEN):
        factories.release(submission.item)
