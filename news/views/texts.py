"""The page of a text by chapter and article, with a search inside it, and the list of texts."""

from django.urls import reverse
from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.head import Head
from news.finding import find, question
from news.models import Genre, Status, Text
from news.structure import Document

ARTICLES_FROM = 5  # a rule without chapters lists its articles, if there are so many
FORCE = "https://schema.org/"


@require_safe
def text(request, pk):
    item, answer = pages.find_public(request, Text.objects.select_related("section"), pk)
    return answer or text_page(request, item)


def text_page(request, item, **preview):
    document = Document(richtext.present(item.body))
    finding = find(document, question(request.GET))
    versions = item.versions()
    context = pages.section_context(request, item.section) | {
        "text": item,
        "crumbs": pages.navigation(request).crumbs(item.section, last="正文"),
        "body": document.html(),
        "contents": document.contents or _articles(document),
        "has_articles": bool(document.articles),
        "finding": finding,
        "versions": [(one, one.standing(versions), one.pk == item.pk) for one in versions],
        "standing": item.standing(versions),
        "successor": item.successor(versions),
        "coming": item.coming(versions),
        "attachments": item.attachment_list(),
        "page_url": request.build_absolute_uri(item.get_absolute_url()),
        "qr_url": f"{reverse('qr')}?path={item.get_absolute_url()}",
        **preview,
    }
    head = Head(
        title=f"查找“{finding.q}” - {item.title}" if finding.q else item.title,
        description=item.excerpt, keywords=item.keywords, section=item.section,
        article_title=item.title, published_at=item.published_at, updated_at=item.updated_at,
        source=item.issuer, author=item.author, json_ld=_json_ld(item, context["standing"]),
        no_index=bool(preview or finding.q),
    )  # fmt: skip
    return pages.render(
        request, "news/text.html", context, head=head, is_public=not preview,
        shows=(item.key, f"section:{item.section_id}"),
    )  # fmt: skip


def _articles(document):
    return document.articles if len(document.articles) >= ARTICLES_FROM else []


def _json_ld(item, standing):
    if item.genre == Genre.RULE:
        return _legislation(item, standing)
    if item.genre == Genre.CLASSIC:
        return {"@type": "Book"}
    about = {"@type": "CreativeWork", "name": item.about}
    return {"@type": "Article"} | ({"about": about} if item.about else {})


def _legislation(item, standing):
    in_force = standing == Status.CURRENT.label
    data = {
        "@type": "Legislation",
        "legislationLegalForce": f"{FORCE}{'InForce' if in_force else 'NotInForce'}",
    }
    if item.document_number:
        data["legislationIdentifier"] = item.document_number
    if item.passed_on:
        data["legislationDate"] = item.passed_on.isoformat()
    if item.amended_on:
        data["legislationDateVersion"] = item.amended_on.isoformat()
    if item.effective_on:
        data["legislationDateOfApplicability"] = item.effective_on.isoformat()
    if item.issuer:
        data["legislationPassedBy"] = {"@type": "Organization", "name": item.issuer}
    return data


@require_safe
def text_section(request, section):
    """法规与经典: what is in force, and, a click away, the older versions."""
    nav = pages.navigation(request, current=section.path)
    everything = Text.objects.public().for_lists().in_sections(nav.branch_ids(section))
    shows_older = request.GET.get("status") == "older"
    chosen = everything.older() if shows_older else everything.current()
    keep = {"status": "older"} if shows_older else None
    page = pages.paginate(request, chosen.newest().pinned_first(), keep=keep)
    context = pages.section_context(request, section) | {
        "page_obj": page,
        "items": [(item, _label(item, shows_older)) for item in page],
        "shows_older": shows_older,
        "has_older": shows_older or everything.older().exists(),
        "feed_url": pages.feed_url(section),
        "latest": [],
    }
    title = f"{section.name}（历次版本）" if shows_older else section.name
    title = title if page.number == 1 else f"{title}（第 {page.number} 页）"
    head = Head(title=title, section=section, feed_url=pages.feed_url(section))
    return pages.render(
        request, "news/section_texts.html", context, head=head, shows=(f"section:{section.pk}",)
    )


def _label(item, is_older):
    """An older rule with nothing said of it was replaced by a version in force."""
    if not item.is_rule and not is_older:
        return ""
    standing = item.standing()
    return Status.REVISED.label if is_older and standing == Status.CURRENT.label else standing
