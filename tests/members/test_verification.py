"""公众核验: two facts or nothing; no list, no hint, and slow for whoever guesses."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from intake import guard
from members.models import Kind, Use
from members.verifying import finding, work
from tests import factories
from tests.members import making
from tests.members.verifying import ADDRESS, ask, drawn, said, work_for

pytestmark = pytest.mark.django_db
NUMBER = "示培〔2026〕0007"


@pytest.fixture(autouse=True)
def little_work(monkeypatch):
    """The bits are counted as always, and fewer: the tests ask a hundred times."""
    monkeypatch.setattr(work, "BITS", 4)


@pytest.fixture
def holder():
    person = making.person("张小明", organisation="示例学院", post="支部书记", phone="13800000123",
                           id_number=making.id_number(7))  # fmt: skip
    making.certificate(person, number=NUMBER)
    return person


def test_name_and_certificate_show_what_may_be_known(client, holder):
    page = ask(client, "张 小明", "示培(2026)0007").content.decode()
    assert "属实，证书有效" in page
    assert "张*明" in page
    assert "支部书记培训班" in page
    for hidden in ("张小明", "13800000123", holder.id_number, holder.id_number[-6:]):
        assert hidden not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"days_left": -3}, "属实，但证书已过期"),
        ({"revoked_on": timezone.localdate(), "revoked_reason": "信息不实"}, "证书已撤销"),
        ({"days_left": None}, "长期有效"),
    ],
)
def test_it_says_whether_the_certificate_holds(client, changes, words):
    making.certificate(making.person("李想"), number="A-1", **changes)
    page = ask(client, "李想", "A-1").content.decode()
    assert words in page
    assert "信息不实" not in page


def test_a_work_number_shows_the_post(client):
    making.person("王芳", kind=Kind.STAFF, post="教务干事", work_number="字009")
    page = ask(client, "王芳", "字009").content.decode()
    assert "属实" in page
    assert "教务干事" in page


def test_the_last_six_characters_count_only_with_their_owners_consent(client, holder):
    tail = holder.id_number[-6:]
    assert "未查到相符的记录。请核对" in ask(client, "张小明", tail).content.decode()
    consent = making.consent(holder, Use.ID_TAIL)
    assert "属实" in ask(client, "张小明", tail).content.decode()
    consent.withdrawn_on = timezone.localdate()
    consent.save()
    assert "未查到相符的记录。请核对" in ask(client, "张小明", tail).content.decode()


GUESSES = {
    "nobody of this name": ("赵没有", NUMBER),
    "another number": ("张小明", "示培〔2026〕0008"),
    "a beginning": ("张小明", "示培〔2026〕"),
    "a wildcard": ("张小明", "%"),
    "another wildcard": ("张%", NUMBER),
    "a surname": ("张", NUMBER),
    "somebody else's number": ("张小明", "B-2"),
    "a telephone number": ("张小明", "13800000123"),
}


def test_every_miss_is_answered_alike(client, holder, monkeypatch):
    monkeypatch.setattr("members.verifying.forms.VerifyForm.most_an_hour", 1000)
    making.certificate(making.person("李想"), number="B-2")
    answers = {}
    for what, (name, number) in GUESSES.items():
        page = said(ask(client, name, number))
        for typed in (name, number):
            page = page.replace(f'value="{typed}"', "")
        answers[what] = page
    assert len(set(answers.values())) == 1, sorted(answers)
    assert "未查到相符的记录。请核对" in page


def test_a_miss_asks_the_database_as_much_as_a_hit_before_it_is_shown(client, holder):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def tables(name, number):
        with CaptureQueriesContext(connection) as asked:
            finding.find(name, number)
        return [query["sql"][:60] for query in asked if "members_" in query["sql"]]

    misses = [tables("张小明", "B-9"), tables("赵没有", NUMBER), tables("赵没有", "B-9")]
    assert misses[0] == misses[1] == misses[2]


def test_each_form_is_good_for_one_question(client, holder):
    token = drawn(client)
    assert "属实" in ask(client, "张小明", NUMBER, token=token).content.decode()
    again = ask(client, "张小明", NUMBER, token=token).content.decode()
    assert "属实" not in again
    assert "打开得太久" in again


def test_too_little_work_is_not_answered_and_nothing_typed_is_lost(client, holder):
    token = drawn(client)
    few = next(str(n) for n in range(99) if work.done(token["nonce"], str(n)) < work.BITS)
    data = {"name": "张小明", "number": NUMBER, "guard": token["guard"], "work": few}
    page = client.post(ADDRESS, data).content.decode()
    assert "需要多核对几秒钟" in page
    assert 'value="张小明"' in page


def test_without_a_script_a_sum_is_answered_instead(client, holder):
    token = drawn(client)
    data = {"name": "张小明", "number": NUMBER, "guard": token["guard"]}
    page = client.post(ADDRESS, data).content.decode()
    assert "请先回答下面这道小题" in page
    token = drawn(client)
    terms = re.findall(r"[一二三四五]", guard.read(token["guard"]).question)[:2]
    answer = sum(map(guard.DIGITS.index, terms))
    data = {"name": "张小明", "number": NUMBER, "guard": token["guard"], "answer": answer}
    assert "属实" in client.post(ADDRESS, data).content.decode()


def test_guesses_from_one_address_become_slower_and_end(client, holder):
    asked, bits = [], []
    for number in range(70):
        token = drawn(client, REMOTE_ADDR="203.0.113.7")
        page = ask(client, "张小明", f"C-{number}", token=token, bits=work.BITS + 6,
                   REMOTE_ADDR="203.0.113.7").content.decode()  # fmt: skip
        asked.append("查询得太频繁" in page)
        bits.append(work.bits_for(number + 1, 0))
    assert asked.index(True) == 60
    assert bits[0] == work.BITS
    assert bits[59] > bits[0]
    # Somebody else, at another address, is answered at once.
    page = ask(client, "李想", "C-1", REMOTE_ADDR="203.0.113.8").content.decode()
    assert "未查到相符的记录。请核对" in page


def test_others_guesses_about_a_name_slow_its_owner_and_never_shut_him_out(client, holder):
    for number in range(200):
        address = f"198.51.100.{number}"
        ask(client, "张小明", f"D-{number}", bits=work.BITS + 3, REMOTE_ADDR=address)
    token = drawn(client, REMOTE_ADDR="203.0.113.9")
    few = {"bits": work.BITS, "at_most": work.BITS + 2, "REMOTE_ADDR": "203.0.113.9"}
    page = ask(client, "张小明", NUMBER, token=token, **few).content.decode()
    assert "需要多核对几秒钟" in page
    found = re.search(r'data-work="([0-9a-f]+)"\s+data-work-bits="(\d+)"', page)
    fresh = re.search(r'name="guard" value="([^"]+)"', page)[1]
    token = {"guard": fresh, "nonce": found[1], "bits": int(found[2])}
    assert token["bits"] <= work.BITS + 3
    page = ask(client, "张小明", NUMBER, token=token, REMOTE_ADDR="203.0.113.9").content.decode()
    assert "属实" in page


def by_sum(client, token, **more):
    """Send the question without work, its sum answered."""
    terms = re.findall(r"[一二三四五]", guard.read(token["guard"]).question)[:2]
    data = {"name": "张小明", "number": NUMBER, "guard": token["guard"],
            "answer": sum(map(guard.DIGITS.index, terms))}  # fmt: skip
    return client.post(ADDRESS, data, **more).content.decode()


def test_who_has_not_paid_slows_nobody(client, holder):
    for number in range(40):
        client.post(
            ADDRESS, {"name": "张小明", "number": "F-1"}, REMOTE_ADDR=f"198.51.100.{number}"
        )
    assert "属实" in by_sum(client, drawn(client))


def test_without_a_script_its_owner_waits_once_where_a_name_is_asked_much(
    client, holder, monkeypatch
):
    for number in range(25):
        ask(client, "张小明", f"G-{number}", bits=work.BITS + 3, REMOTE_ADDR=f"198.51.100.{number}")
    token = drawn(client)
    page = by_sum(client, token)
    assert "请过 20 秒再按一次" in page
    assert token["guard"] in page  # the same form goes on, and its age with it
    monkeypatch.setattr("members.verifying.forms.WAIT", 0)
    assert "属实" in by_sum(client, token)


def test_work_done_as_it_is_asked_for_is_never_too_little(client, holder):
    for number in range(35):
        page = ask(client, f"李想{number}", f"H-{number}").content.decode()
        assert 'class="missed"' in page, number


def test_the_last_six_characters_want_work(client, holder):
    making.consent(holder, Use.ID_TAIL)
    terms = drawn(client)
    token = guard.read(terms["guard"])
    answer = sum(map(guard.DIGITS.index, re.findall(r"[一二三四五]", token.question)[:2]))
    data = {"name": "张小明", "number": holder.id_number[-6:], "guard": terms["guard"]}
    page = client.post(ADDRESS, {**data, "answer": answer}).content.decode()
    assert 'class="missed"' in page


def test_a_whole_id_number_is_refused_and_not_drawn_again(client, holder):
    page = ask(client, "张小明", holder.id_number).content.decode()
    assert "只填后六位" in page
    assert holder.id_number not in page


# -- the link of a printed certificate ----------------------------------------------------------


def test_the_code_of_a_certificate_opens_its_result(client, holder):
    certificate = holder.certificates.get()
    address = reverse("people-certificate", args=[finding.link_of(certificate)])
    assert "张" not in address
    page = client.get(address)
    assert "属实，证书有效" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    certificate.revoked_on, certificate.revoked_reason = timezone.localdate(), "示例"
    certificate.save()
    assert "证书已撤销" in client.get(address).content.decode()


def test_a_printed_code_outlives_a_change_of_the_key_that_signed_it(client, holder, settings):
    address = reverse("people-certificate", args=[finding.link_of(holder.certificates.get())])
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    assert "属实" not in client.get(address).content.decode()
    settings.SECRET_KEY_FALLBACKS = [old]
    assert "属实，证书有效" in client.get(address).content.decode()


def test_forged_links_are_answered_like_any_miss(client, holder):
    good = finding.link_of(holder.certificates.get())
    missing = signing.dumps(10**9, salt=finding.LINK)
    other_salt = signing.dumps(holder.certificates.get().pk, salt="another")
    links = [good[:-1] + ("A" if good[-1] != "A" else "B"), missing, other_salt, "x"]
    pages = {
        said(client.get(reverse("people-certificate", args=[link]))).replace(f"{link}/", "")
        for link in links
    }
    assert len(pages) == 1
    assert "未查到相符的记录。请核对" in pages.pop()


def test_too_many_scans_are_told_so_for_good_links_and_forged_ones(client, holder, monkeypatch):
    monkeypatch.setattr("members.verifying.views.MOST_LINKS", 1)
    good = reverse("people-certificate", args=[finding.link_of(holder.certificates.get())])
    assert "属实" in client.get(good).content.decode()
    for address in (good, "/people/verify/forged/"):
        assert "扫码核验得太频繁" in client.get(address).content.decode()


def test_what_editors_published_stands_below_the_form(client):
    from news.models import Page

    factories.published("说明", where="lookup", model=Page, body="<p>也可以来电核实。</p>")
    page = client.get("/lookup/").content.decode()
    assert "也可以来电核实" in page
    assert 'name="number"' in page


def test_a_photograph_is_shown_with_consent_for_a_while(client, holder):
    from members import photographs
    from tests.editorial.docx_files import picture

    assert "本人照片" not in ask(client, "张小明", NUMBER).content.decode()
    photographs.keep(
        holder, photographs.draw(SimpleUploadedFile("a.jpg", picture())), factories.root()
    )
    consent = making.consent(holder, Use.PHOTOGRAPH)
    page = ask(client, "张小明", NUMBER).content.decode()
    address = re.search(r'src="(/people/verify/photograph/[^"]+)"', page)[1]
    assert client.get(address)["Content-Type"] == "image/webp"
    consent.withdrawn_on = timezone.localdate()
    consent.save()
    assert client.get(address).status_code == 404


def test_a_person_who_is_no_longer_identified_is_not_named(client, holder):
    holder.deidentified_at = timezone.now() - timedelta(days=1)
    holder.save()
    link = reverse("people-certificate", args=[finding.link_of(holder.certificates.get())])
    page = client.get(link).content.decode()
    assert "去标识化" in page
    assert "张" not in page.split("<main", 1)[1].split("</main>")[0]


def test_the_log_has_hashes_and_no_names(client, holder):
    ask(client, "张小明", NUMBER)
    ask(client, "赵没有", "E-5")
    entries = AuditEntry.objects.filter(event="person.verify")
    assert [entry.result for entry in entries.order_by("pk")] == ["ok", "missing"]
    text = " ".join(f"{entry.detail} {entry.target_label}" for entry in entries)
    for typed in ("张小明", "赵没有", NUMBER, "E-5"):
        assert typed not in text


def test_pages_are_stored_nowhere_and_an_answer_is_not_indexed(client, holder):
    page = client.get(ADDRESS)
    assert page["Cache-Control"] == "private, no-store"
    answer = ask(client, "张小明", NUMBER)
    assert answer["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex" />' in answer.content.decode()


def test_the_work_is_that_of_the_script(client):
    """SHA-256("abc:…") leads to the same bits here and in static/js/sha256.js (browser test)."""
    nonce = "0" * 32
    assert work.done(nonce, work_for(nonce, 12)) >= 12
    assert work.done(nonce, "-1") == work.done(nonce, "1e3") == work.done(nonce, "9" * 13) == 0


# -- on paper -----------------------------------------------------------------------------------


def test_a_certificate_is_printed_by_who_sees_the_record(client, holder):
    address = reverse("admin:members_person_print", args=[holder.pk, holder.certificates.get().pk])
    for person, status in (
        (None, 302), (factories.dan(), 404), (making.other_clerk(), 404), (making.clerk(), 200)
    ):  # fmt: skip
        client.logout()
        if person:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            making.say_why(client)
        assert client.get(address).status_code == status, person
    page = client.get(address).content.decode()
    assert NUMBER in page
    assert f"{address}code.svg" in page
    code = client.get(f"{address}code.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert "no-store" in code["Cache-Control"]
    assert AuditEntry.objects.filter(event="certificate.print").count() == 2
