"""What the tests of requests need: one as a visitor types it, one in the database."""

from members import requests
from members.models import PersonRequest
from tests.members import making
from tests.organization.letters import drawn

NAME, PHONE, EMAIL = "王示例", "13698765432", "asker.person@example.org"
ASK = "/people/request/"


def written(client, **more):
    """Return a request as a visitor types it."""
    typed = {
        "kind": "access", "text": "", "name": NAME, "proof": "id_tail",
        "proof_text": making.PLANTED["id_number"][-6:], "phone": PHONE, "email": "",
    }  # fmt: skip
    return drawn(client, ASK) | typed | more


def request(**more):
    """A request that came in, matched as one of a visitor is."""
    facts = {"kind": "access", "name": NAME, "phone": PHONE, "email": EMAIL, "proof": "certificate",
             "proof_text": "无此编号"}  # fmt: skip
    return requests.receive(PersonRequest(**facts | more))


def planted_person(**more):
    return making.planted(name=NAME, **more)


def planted_request(**more):
    """One whose record is found: by the name and the last six characters of the ID number."""
    facts = {"proof": "id_tail", "proof_text": making.PLANTED["id_number"][-6:]}
    return request(**facts | more)
