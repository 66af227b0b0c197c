"""Makes memorials as an editor would, and speaks to them as a browser does."""

from memorial.models import Memorial
from tests import factories

HALL = "knowledge/memorial"
MARTYRS = f"{HALL}/martyrs"


def memorial(title="方志敏", **fields):
    fields.setdefault("where", MARTYRS)
    return factories.published(title, model=Memorial, body="", **fields)


def draft(title="方志敏", **fields):
    return factories.draft(title, model=Memorial, where=MARTYRS, body="", **fields)


def pay(client, item, gesture="flower", **headers):
    """Make a gesture as the page's own script does."""
    headers = headers or {"HTTP_SEC_FETCH_SITE": "same-origin"}
    return client.post(f"/live/memorial/{item.pk}/tribute", {"gesture": gesture}, **headers)


def message(client, item, text="永远怀念。", **more):
    """Open the page with the form, and send the form in."""
    address = f"/live/memorial/{item.pk}/"
    form = client.get(address).context["form"]
    data = {"guard": form["guard"].value(), "website": "", "text": text, "signature": ""}
    return client.post(address, data | more)
