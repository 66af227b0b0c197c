"""The article page, and the two kinds of section that list articles."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

import search
from editorial import indexing, pages, richtext
from editorial.head import Head
from editorial.latest import latest
from news.models import Article
from news.views import around

RELATED, PINNED = 6, 5
CHARACTERS_A_MINUTE = 400  # silent reading of Chinese prose by adults


@require_safe
def article(request, pk):
    item, answer = pages.find_public(
        request, Article.objects.select_related("section", "cover"), pk
    )
    return answer or article_page(request, item)


def article_page(request, item, **preview):
    """Draw an article; a preview passes its own label and is never stored."""
    text = richtext.plain_text(item.body)
    context = pages.section_context(request, item.section) | {
        "article": item,
        "crumbs": pages.navigation(request).crumbs(item.section, last="正文"),
        "body": richtext.present(item.body),
        "attachments": item.attachment_list(),
        "contents": around.contents(item.body),
        "reading_minutes": max(1, round(len(text) / CHARACTERS_A_MINUTE)),
        "page_url": request.build_absolute_uri(item.get_absolute_url()),
        "qr_url": f"{reverse('qr')}?path={item.get_absolute_url()}",
        **(near := around.neighbours(item)),
        "related": _related(item, near["latest"]),
        **preview,
    }
    head = Head(
        title=item.title, description=item.excerpt, keywords=",".join(item.keyword_list),
        section=item.section, article_title=item.title, published_at=item.published_at,
        updated_at=item.updated_at, source=item.source, author=item.author, image=item.cover,
        no_index=bool(preview),
    )  # fmt: skip
    return pages.render(
        request, "news/article.html", context, head=head, is_public=not preview,
        shows=(item.key, f"section:{item.section_id}"),
    )  # fmt: skip


def _related(item, newest):
    """为您推荐: what the index finds alike; where it finds too little, the section's latest."""
    if not item.live_revision_id:
        return newest[:RELATED]
    keys = search.similar(item.key, limit=RELATED + 2, now=timezone.now())
    found = indexing.public_items(keys)
    related = [found[key] for key in keys if key in found]
    known = {other.pk for other in related} | {item.pk}
    related += [other for other in newest if other.pk not in known]
    return related[:RELATED]


@require_safe
def article_section(request, section):
    """文章列表: the section's own articles and those of the sections below it."""
    nav = pages.navigation(request, current=section.path)
    everything = Article.objects.public().for_lists().in_sections(nav.branch_ids(section))
    pinned = list(everything.pinned().newest()[:PINNED])
    rest = everything.exclude(pk__in=[item.pk for item in pinned]) if pinned else everything
    page = pages.paginate(request, rest.newest())
    items = [*pinned, *page] if page.number == 1 else list(page)
    context = pages.section_context(request, section) | {
        "page_obj": page,
        "items": items,
        "feed_url": pages.feed_url(section),
        "latest": [],
    }
    head = Head(
        title=_numbered(section.name, page.number),
        section=section,
        feed_url=pages.feed_url(section),
    )
    return pages.render(
        request, "news/section_articles.html", context, head=head, shows=(f"section:{section.pk}",)
    )


def _numbered(name, page):
    return name if page == 1 else f"{name}（第 {page} 页）"


@require_safe
def channel_section(request, section):
    """频道首页: each section below with its latest."""
    nav = pages.navigation(request, current=section.path)
    blocks = [_channel_block(nav, child) for child in nav.children(section)]
    context = pages.section_context(request, section) | {
        "blocks": blocks,
        "feed_url": pages.feed_url(section),
        "latest": [],
    }
    head = Head(title=section.name, section=section, feed_url=pages.feed_url(section))
    return pages.render(
        request, "news/section_channel.html", context, head=head, shows=(f"section:{section.pk}",)
    )


def _channel_block(nav, section):
    return {
        "section": section,
        "name": section.name,
        "url": section.get_absolute_url(),
        "text": section.description,
        "items": latest(nav.branch_sections(section), 6),
    }


@require_safe
def link_section(request, section):
    return HttpResponse(status=302, headers={"Location": section.link_url})
