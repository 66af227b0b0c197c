"""Asking as a visitor would: the form drawn, the work done, the form sent."""

import itertools
import re

from members.verifying import work

ADDRESS = "/people/verify/"


def drawn(client, **more):
    page = client.get(ADDRESS, **more).content.decode()
    return {
        "guard": re.search(r'name="guard" value="([^"]+)"', page)[1],
        "nonce": re.search(r'data-work="([0-9a-f]+)"', page)[1],
        "bits": int(re.search(r'data-work-bits="(\d+)"', page)[1]),
    }


def work_for(nonce, bits):
    return str(next(n for n in itertools.count() if work.done(nonce, str(n)) >= bits))


def ask(client, name, number, *, token=None, bits=None, at_most=256, **more):
    """Send a question with work worth so many bits; return the response."""
    token = token or drawn(client, **more)
    least = bits if bits is not None else token["bits"]
    worth = (n for n in itertools.count() if least <= work.done(token["nonce"], str(n)) <= at_most)
    found = str(next(worth))
    data = {"name": name, "number": number, "guard": token["guard"], "work": found}
    return client.post(ADDRESS, data, **more)


def said(response):
    """Return the page without what differs each time."""
    text = response.content.decode()
    for changing in (r'name="guard" value="[^"]+"', r'data-work="[^"]+"', r'csrfmiddlewaretoken" value="[^"]+"',
                     r"[〇零一二三四五六七八九十]加[〇零一二三四五六七八九十]等于几？"):  # fmt: skip
        text = re.sub(changing, "", text)
    return text
