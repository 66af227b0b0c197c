"""Rules and classics: their parts, their versions, and the search inside them."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from editorial import actions
from news.models import Text
from tests import factories

pytestmark = pytest.mark.django_db

BODY = """
<p>第一章　总则</p>
<p>第一条　为了使学习经常，制定本制度。</p>
<p>第二章　组织</p>
<p>第二条　每月学习一次，先读<strong>材料</strong>，再讨论。</p>
<p>（一）先读原文；</p>
<p>第二条之一　学习计划每年一月公布。</p>
<p>第三条　本制度所称党员，包括预备党员。</p>
"""
TODAY = timezone.localdate()


def text(title="学习制度（示例）", *, draft=False, **fields):
    make = factories.draft if draft else factories.published
    return make(title, model=Text, where="knowledge/rules", **({"body": BODY} | fields))


def page(visitor, item, **query):
    response = visitor.get(item.get_absolute_url(), query)
    assert response.status_code == 200
    return response.content.decode()


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


# -- the page -------------------------------------------------------------------------------


def test_chapters_and_articles_have_anchors_and_a_table_of_contents(visitor):
    shown = page(visitor, text())
    for anchor in ("zhang-1", "zhang-2", "tiao-1", "tiao-2", "tiao-2-1", "tiao-3"):
        assert f'id="{anchor}"' in shown
    assert re.search(r'<a href="#zhang-2">第二章　组织', shown)
    assert "第二条至第三条" in shown
    assert 'aria-label="第二条之一的链接"' in shown


def test_anchors_stay_when_a_correction_is_published(visitor):
    item = text()
    ids = re.findall(r'id="((?:tiao|zhang)[^"]+)"', page(visitor, item))
    item.body = BODY.replace("每月学习一次", "每月至少学习一次").replace(
        "<p>（一）先读原文；</p>", ""
    )
    actions.save_revision(item, item.created_by)
    assert "至少" not in page(visitor, item)
    factories.release(item)
    shown = page(visitor, item)
    assert "至少" in shown
    assert re.findall(r'id="((?:tiao|zhang)[^"]+)"', shown) == ids


def test_a_rule_is_legislation_and_a_guide_is_about_a_work(visitor):
    rule = text(issuer="机关党委〔示例〕", document_number="研党〔2026〕1号", effective_on=TODAY)
    data = _json_ld(page(visitor, rule))
    assert data["@type"] == "Legislation"
    assert data["legislationIdentifier"] == "研党〔2026〕1号"
    assert data["legislationLegalForce"] == "https://schema.org/InForce"
    guide = text("导读", genre="guide", about="《共产党宣言》", by=rule.created_by)
    assert _json_ld(page(visitor, guide))["about"]["name"] == "《共产党宣言》"


def _json_ld(shown):
    return json.loads(re.search(r'ld\+json">(.*?)</script>', shown, re.DOTALL).group(1))


# -- versions -------------------------------------------------------------------------------


@pytest.fixture
def versions():
    old = text("学习制度（示例）", effective_on=TODAY - timedelta(days=900))
    new = text("学习制度（新版，示例）", effective_on=TODAY, replaces=old, by=old.created_by)
    return old, new


def test_an_old_version_says_so_and_leads_to_the_one_in_force(visitor, versions):
    old, new = versions
    shown = page(visitor, old)
    assert "这是旧版" in shown
    assert f'<a href="{new.get_absolute_url()}">{new.title}</a>' in shown
    assert _json_ld(shown)["legislationLegalForce"] == "https://schema.org/NotInForce"
    assert "这是旧版" not in page(visitor, new)
    assert old.get_absolute_url() in page(visitor, new).split("历次版本")[1]


def test_a_version_that_is_not_public_changes_nothing(visitor):
    old = text("学习制度（示例）")
    text("学习制度（新版，示例）", replaces=old, draft=True, by=old.created_by)
    shown = page(visitor, old)
    assert "新版" not in shown
    assert old.title in visitor.get("/knowledge/rules/").content.decode()


def test_a_version_whose_day_is_to_come_is_announced(visitor):
    old = text("学习制度（示例）")
    new = text("学习制度（新版，示例）", replaces=old, effective_on=TODAY + timedelta(days=9),
               by=old.created_by)  # fmt: skip
    assert "将有新版" in page(visitor, old)
    assert "这是旧版" not in page(visitor, old)
    assert "尚未施行" in page(visitor, new)
    listed = visitor.get("/knowledge/rules/").content.decode()
    assert f">{old.title}<" in listed


def test_the_list_shows_what_is_in_force_and_a_way_to_the_older(visitor, versions):
    old, new = versions
    text("积分办法（示例）", status="repealed", by=old.created_by)
    listed = visitor.get("/knowledge/rules/").content.decode()
    assert f">{new.title}<" in listed
    assert f">{old.title}<" not in listed
    assert "积分办法" not in listed
    assert 'href="/knowledge/rules/?status=older"' in listed
    older = visitor.get("/knowledge/rules/?status=older").content.decode()
    assert f">{old.title}<" in older
    assert f">{new.title}<" not in older
    assert {"已修订", "已废止"} <= set(re.findall(r'class="state[^"]*">([^<]+)<', older))


def test_versions_do_not_go_round_in_a_circle(visitor, versions):
    old, new = versions
    old.replaces = new
    with pytest.raises(ValidationError, match="绕回来了"):
        old.clean()
    Text.objects.filter(pk=old.pk).update(replaces=new)  # however it came about
    assert visitor.get(old.get_absolute_url()).status_code == 200
    assert visitor.get("/knowledge/rules/").status_code == 200


def test_a_change_of_the_version_before_waits_for_its_release(visitor):
    old = text("学习制度（示例）")
    new = text("学习制度（新版，示例）", by=old.created_by)
    new.replaces = old
    actions.save_revision(new, new.created_by)
    assert "这是旧版" not in page(visitor, old)
    factories.release(new)
    assert "这是旧版" in page(visitor, old)


# -- the search inside ----------------------------------------------------------------------


@pytest.mark.parametrize("q", ["学习 计划", "學習計劃", "学习计划", "“学习计划”"])
def test_words_are_found_in_the_article_that_holds_them(visitor, q):
    shown = page(visitor, text(), q=q)
    assert "找到 1 处" in plain(shown)
    assert re.search(r'<a href="#tiao-2-1">\s*第二条之一\s*</a>', shown)
    assert "<mark>学习" in shown
    assert '<meta name="robots" content="noindex" />' in shown
    assert 'rel="canonical"' not in shown


def test_a_hit_is_marked_in_the_text_across_paragraphs_of_its_article_only(visitor):
    shown = page(visitor, text(), q="原文")
    body = shown.split("data-prose")[1]
    assert "先读<mark>原文</mark>" in body
    assert body.count("<mark>") == 1


@pytest.mark.parametrize("q", ["第三条", "第3条", "3", "第 三 条"])
def test_an_article_is_found_by_its_number(visitor, q):
    shown = page(visitor, text(), q=q)
    assert re.search(r'<ol class="find__hits">\s*<li>\s*<a href="#tiao-3">', shown)


def test_nothing_found_is_said(visitor):
    shown = page(visitor, text(), q="麒麟")
    assert "没有找到“麒麟”" in plain(shown)
    assert 'role="status"' in shown


@pytest.mark.parametrize(
    "q", ['<script>alert(1)</script>', '"><img src=x onerror=1>', "\x00", "，。", "AND OR (", "党" * 5000,
          "*" * 99, " ", "\u202e党", "第九千九百九十九亿条"],
)  # fmt: skip
def test_no_question_is_too_strange(visitor, q):
    shown = page(visitor, text(), q=q)
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_a_page_with_a_question_is_public_and_sets_no_cookie(visitor):
    response = visitor.get(text().get_absolute_url(), {"q": "学习"})
    assert response.cookies == {}
    assert response["Cache-Control"].startswith("public") or "max-age" in response["Cache-Control"]


def test_the_search_works_in_traditional_characters(client):
    item = text()
    response = client.get(f"/zh-hant{item.get_absolute_url()}", {"q": "學習計劃"})
    assert "<mark>學習計畫" in (shown := response.content.decode()) or "<mark>學習計劃" in shown


# -- who may --------------------------------------------------------------------------------


def test_only_a_publisher_lets_a_text_out(client):
    alice = factories.alice("knowledge")
    item = text(draft=True, by=alice)
    assert client.get(item.get_absolute_url()).status_code == 404
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/admin/news/text/{item.pk}/preview/").status_code == 200
    with pytest.raises(PermissionDenied):
        actions.publish(item, alice)
    assert factories.release(item).live_revision_id


def test_the_form_offers_versions_that_the_person_may_see(client):
    root, alice = factories.root(), factories.alice("news")
    hidden = text("别处的草稿", draft=True, by=root)
    public = text("公开的制度", by=root)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    form = client.get("/admin/news/text/add/").content.decode()
    assert public.title in form
    assert hidden.title not in form
