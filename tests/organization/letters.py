"""What the tests of this room need: a contact page that takes letters, a letter, a chart."""

import re

from editorial import actions
from editorial.models import Origin
from organization.models import Chart, ContactPage, Message
from tests import factories

TEXT = "支部人数少，能不能参加秋季的支部书记培训？"
WHERE = "organization/contact"


def contact_page(where=WHERE, **fields):
    facts = {"address": "示例路 1 号", "telephone": "010-12345678", "title": "联系方式"} | fields
    page = ContactPage(section=factories.section(where), **facts)
    actions.save_revision(page, None, origin=Origin.IMPORT)
    return actions.publish(page, None)


def letter(where=WHERE, **fields):
    facts = {"kind": "question", "name": "张小明", "phone": "13800000000", "text": TEXT} | fields
    message = Message(section=factories.section(where), **facts)
    if not message.due_on:
        message.set_due(15)
    message.save()
    return message


def unit(name, parent="", **more):
    blank = {"duties": "", "posts": "", "telephone": "", "email": "", "room": ""}
    return {"name": name, "parent": parent, "department": None} | blank | more


UNITS = (
    unit("研究部", posts="主任：周某\n副主任：", duties="定计划", number=1),
    unit("办公室", "研究部", telephone="010-12345678 转 2", email="a@example.org", number=2),
    unit("接待室", "办公室", duties="接待来访\n答复来信", room="101 室", number=3),
)


def chart(units=UNITS, where="organization/structure", **fields):
    item = Chart(section=factories.section(where), title="组织机构", units=list(units), **fields)
    actions.save_revision(item, None, origin=Origin.IMPORT)
    return actions.publish(item, None)


def drawn(client, address):
    """Return what a browser would send back of the form at that address, untouched."""
    html = client.get(address).content.decode()
    return {"guard": re.search(r'name="guard" value="([^"]+)"', html).group(1), "website": ""}


def written(client, address, **more):
    """Return a letter as a visitor types it."""
    typed = {"kind": "question", "text": TEXT, "name": "张小明", "phone": "13800000000"}
    return drawn(client, address) | typed | {"email": "", "consent": "on"} | more
