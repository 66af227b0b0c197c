"""The section tree in the admin: drag and drop, buttons, form; for those who may."""

import pytest
from django.urls import reverse

from editorial import tree
from editorial.models import Section
from tests import factories

pytestmark = pytest.mark.django_db

NOBODY_NAMED = {"reviewers-TOTAL_FORMS": 0, "reviewers-INITIAL_FORMS": 0}
LIST = "admin:editorial_section_changelist"


@pytest.fixture
def root(client):
    return sign_in(client, factories.root())


@pytest.fixture
def carol(client):
    """Runs the branch 党建新闻 and nothing else."""
    return sign_in(client, factories.carol("news"))


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def drag(client, what, onto, position="left"):
    data = {"cmd": "move_node", "position": position, "cut_item": factories.section(what).pk,
            "pasted_on": factories.section(onto).pk}  # fmt: skip
    return client.post(reverse(LIST), data, headers={"X-Requested-With": "XMLHttpRequest"})


def paths(parent):
    return [section.path for section in factories.section(parent).get_children()]


def test_a_drag_moves_a_section(client, root):
    assert drag(client, "news/style", "news/dynamics").status_code == 200
    assert paths("news")[0] == "news/style"
    assert tree.check() == []


def test_a_drag_into_itself_is_refused_in_words(client, root):
    assert drag(client, "news", "news/cases", "last-child").status_code == 400
    assert "下级" in client.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize(
    ("what", "onto"),
    [("training/courses", "news/cases"), ("news/cases", "training/courses"), ("knowledge", "news")],
)
def test_a_drag_reaches_no_section_of_somebody_else(client, carol, what, onto):
    before = list(Section.objects.values_list("path", flat=True))
    assert drag(client, what, onto).status_code in (403, 404)
    assert list(Section.objects.values_list("path", flat=True)) == before


def test_a_branchs_editor_takes_nothing_out_of_it(client, carol):
    section = factories.section("news/cases")
    step = reverse("admin:editorial_section_step", args=[section.pk, "out"])
    assert client.post(step).status_code == 403
    assert drag(client, "news/cases", "news", "right").status_code == 403
    top = reverse("admin:editorial_section_step", args=[factories.section("news").pk, "up"])
    assert client.post(top).status_code == 403
    assert factories.section("news/cases").level == 1


def test_a_branchs_editor_moves_within_it(client, carol):
    section = factories.section("news/cases")
    step = reverse("admin:editorial_section_step", args=[section.pk, "up"])
    assert client.post(step).status_code == 302
    assert client.get(step).status_code == 405


def test_a_new_section_of_any_kind_can_be_put_anywhere(client, root, visitor):
    parent = factories.section("training/courses")
    data = {"name": "课程专栏", "slug": "special", "parent": parent.pk, "kind": "articles", "is_open": "on",
            "in_menu": "on", "list_style": "list", "review_steps": 3, "review_days": 2, "proof_steps": 0}  # fmt: skip
    assert client.post(reverse("admin:editorial_section_add"), data).status_code == 302
    response = visitor.get("/training/courses/special/")
    assert response.status_code == 200
    assert "课程专栏" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("slug", "Not Good", "小写字母"),
        ("slug", "integrity", "同一级里已有栏目"),
        ("name", "", "必填"),
        ("name", "名" * 10_000, "60"),
        ("kind", "nonsense", "有效"),
    ],
)
def test_bad_input_is_said_at_its_field(client, root, field, value, message):
    section = factories.section("news/cases")
    data = {"name": "党建案例", "slug": "cases", "parent": section.parent_id, "kind": "articles", "is_open": "on",
            "list_style": "list", "review_steps": 3, "review_days": 2, "proof_steps": 0}  # fmt: skip
    address = reverse("admin:editorial_section_change", args=[section.pk])
    response = client.post(address, data | {field: value})
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert message in " ".join(form.errors[field])
    assert factories.section("news/cases").name == "党建案例"


def test_who_reviews_in_a_section_is_named_in_its_form(client, root):
    section, person = factories.section("news/cases"), factories.user("fay", role="初审")
    data = {"name": "党建案例", "slug": "cases", "parent": section.parent_id, "kind": "articles", "is_open": "on",
            "list_style": "list", "review_steps": 2, "review_days": 5, "proof_steps": 1,
            "reviewers-TOTAL_FORMS": 1, "reviewers-INITIAL_FORMS": 0,
            "reviewers-0-step": 1, "reviewers-0-user": person.pk}  # fmt: skip
    address = reverse("admin:editorial_section_change", args=[section.pk])
    assert "指定审稿人" in client.get(address).content.decode()
    assert client.post(address, data).status_code == 302
    section.refresh_from_db()
    assert (section.review_steps, section.review_days, section.proof_steps) == (2, 5, 1)
    assert [(one.step, one.user) for one in section.reviewers.all()] == [(1, person)]


def test_a_renamed_section_leaves_a_redirect(client, root):
    section = factories.section("news/cases")
    data = {"name": "案例", "slug": "examples", "parent": section.parent_id, "kind": "articles", "is_open": "on",
            "list_style": "list", "review_steps": 3, "review_days": 2, "proof_steps": 0}  # fmt: skip
    address = reverse("admin:editorial_section_change", args=[section.pk])
    assert client.post(address, data | NOBODY_NAMED).status_code == 302
    response = client.get("/news/cases/")
    assert (response.status_code, response["Location"]) == (301, "/news/examples/")
    assert client.get("/news/examples/").status_code == 200


def test_a_section_with_content_is_binned_and_brought_back_whole(client, root, visitor):
    item = factories.published("留在里面", by=root)
    section = factories.section("news")
    client.post(reverse("admin:editorial_section_bin", args=[section.pk]), {"confirmed": "1"})
    assert visitor.get(item.get_absolute_url()).status_code == 404
    client.post(reverse("admin:editorial_section_unbin", args=[section.pk]))
    assert visitor.get(item.get_absolute_url()).status_code == 200
    delete = reverse("admin:editorial_section_delete", args=[section.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_each_editor_is_offered_his_own_branches_only(client):
    carol, root = factories.carol("news"), factories.root()
    address = reverse("admin:editorial_section_change", args=[factories.section("news/cases").pk])

    def offered():
        field = client.get(address).context["adminform"].form.fields["parent"]
        return {section.path for section in field.queryset}

    sign_in(client, carol)
    mine = offered()
    sign_in(client, root)
    assert "training" in offered()
    sign_in(client, carol)
    assert offered() == mine
    assert "training" not in mine
