"""The search page and the suggestions of the search box."""

import time
from datetime import date

from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

import search
from editorial import indexing, pages
from editorial.head import Head
from editorial.models import Section
from news.models import Article

PER_PAGE, DEEPEST_PAGE, LONGEST = 10, 100, 100


class Question:
    """What the visitor asked, as far as it can be understood; `error` says what can't."""

    def __init__(self, parameters, navigation):
        self.error = ""
        self.q = parameters.get("q", "").replace("\x00", "").strip()[:LONGEST]
        self.section_path = parameters.get("section", "").strip("/")
        self.section = navigation.by_path.get(self.section_path)
        self.since = self._day(parameters.get("from", ""))
        self.until = self._day(parameters.get("to", ""))
        self.in_title = parameters.get("in") == "title"
        self.sort = "date" if parameters.get("sort") == "date" else "relevance"
        self.page = self._page(parameters.get("page", "1"))
        if self.section_path and not self.section:
            self.error = "没有这个栏目，请重新选择。"
        elif self.since and self.until and self.since > self.until:
            self.error = "开始日期晚于结束日期，请改一改。"

    def _day(self, text):
        if not text.strip():
            return None
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            self.error = "日期请写成 2026-01-31 的样子。"
            return None

    def _page(self, text):
        fits = text.isascii() and text.isdecimal() and len(text) < 6
        return min(max(int(text), 1), DEEPEST_PAGE) if fits else 1

    def request(self, navigation):
        return search.SearchRequest(
            q=self.q,
            sections=set(navigation.branch_ids(self.section)) if self.section else None,
            closed_sections=closed_sections(),
            since=self.since, until=self.until, in_title=self.in_title, sort=self.sort,
            page=self.page, per_page=PER_PAGE, now=timezone.now(),
        )  # fmt: skip


def closed_sections():
    return set(Section.objects.filter(is_public=False).values_list("pk", flat=True))


@require_safe
def search_page(request):
    navigation = pages.navigation(request)
    question = Question(request.GET, navigation)
    context = {
        "q": question.q,
        "section_choices": _section_choices(navigation, question.section_path),
        "since": question.since,
        "until": question.until,
        "in_title": question.in_title,
        "sort": question.sort,
        "error": question.error,
        "result": None,
        "crumbs": [("首页", reverse("home")), ("搜索", None)],
    }
    if question.q and not question.error:
        context |= _answer(request, question, navigation)
    if not context.get("hits"):
        context["latest"] = list(Article.objects.public().for_lists().newest()[:6])
    head = Head(title=f"{question.q} - 搜索" if question.q else "搜索", no_index=True)
    return pages.render(request, "portal/search.html", context, head=head)


def _section_choices(navigation, chosen):
    indent = "　"
    return [
        (section.path, indent * section.level + section.name, section.path == chosen)
        for section in navigation.sections
        if section.kind != "link"
    ]


def _answer(request, question, navigation):
    begun = time.perf_counter()
    result = search.query(question.request(navigation))
    items = indexing.public_items([hit.key for hit in result.hits])
    hits = [_hit(hit, items[hit.key]) for hit in result.hits if hit.key in items]
    summary = {
        "total": result.total,
        "relaxed": result.relaxed,
        "ready": result.ready,
        "seconds": round(time.perf_counter() - begun, 3),
    }
    last = min(max(1, -(-result.total // PER_PAGE)), DEEPEST_PAGE)
    return {"result": summary, "hits": hits, **_pager(request, question.page, last)}


def _hit(hit, item):
    return {
        "item": item,
        "title_html": hit.title_html,
        "snippet_html": hit.snippet_html,
        "url": item.get_absolute_url(),
        "section_name": item.section.name,
        "published_at": item.published_at,
    }


def _pager(request, current, last):
    def url(number):
        query = request.GET.copy()
        query["page"] = number
        return f"?{query.urlencode()}"

    numbers, previous = [], 0
    for number in sorted({1, last, *range(max(1, current - 2), min(last, current + 2) + 1)}):
        if number - previous > 1:
            numbers.append("…")
        numbers.append({"number": number, "url": url(number), "is_current": number == current})
        previous = number
    return {
        "pages": numbers if last > 1 else [],
        "prev_url": url(current - 1) if current > 1 else "",
        "next_url": url(current + 1) if current < last else "",
    }


@require_safe
def suggest(request):
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    found = search.suggest(typed, limit=8, now=timezone.now()) if typed else []
    items = indexing.public_items([key for key, _ in found])
    rows = [
        {"title": items[key].title, "url": items[key].get_absolute_url()}
        for key, _ in found
        if key in items
    ]
    response = JsonResponse({"suggestions": rows}, json_dumps_params={"ensure_ascii": False})
    response.is_public_page = True
    return response
