"""People and steps for the tests of the three reviews."""

from accounts import roles
from editorial.models import Section
from editorial.review import rounds, verbs
from tests import factories

ROLES = {1: roles.FIRST_REVIEWER, 2: roles.SECOND_REVIEWER, 3: roles.THIRD_REVIEWER}


def reviewers(*sections):
    """Return {step: the person who does it}: 初审, 复审, 终审 of a branch."""
    where = sections or ("news",)
    return {
        step: factories.user(f"reviewer{step}", name=f"审{step}", role=role, sections=where)
        for step, role in ROLES.items()
    }


def submit(item, by, **more):
    return verbs.submit(item, by, is_cleared=True, **more)


def approve(item, by, comment=""):
    return verbs.approve(item, by, digest=rounds.open_of(item).digest, comment=comment)


def send_back(item, by, comment="请核对人名。"):
    return verbs.send_back(item, by, digest=rounds.open_of(item).digest, comment=comment)


def demand(path, **fields):
    """Set what a section asks of its reviews."""
    Section.objects.filter(pk=factories.section(path).pk).update(**fields)
