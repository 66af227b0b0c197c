from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.head import Head
from news.models import Topic


@require_safe
def topic(request, pk):
    item, answer = pages.find_public(request, Topic.objects.select_related("section", "banner"), pk)
    return answer or topic_page(request, item)


def topic_page(request, item, **preview):
    context = pages.section_context(request, item.section) | {
        "topic": item,
        "crumbs": pages.navigation(request).crumbs(item.section, last=item.title),
        "body": richtext.present(item.body),
        "groups": item.groups(),
        **preview,
    }
    head = Head(
        title=item.title, description=item.summary, section=item.section, image=item.banner,
        json_ld={"@type": "CollectionPage", "name": item.title}, no_index=bool(preview),
    )  # fmt: skip
    return pages.render(
        request, "news/topic.html", context, head=head, is_public=not preview, shows=(item.key,)
    )


@require_safe
def topic_section(request, section):
    nav = pages.navigation(request, current=section.path)
    topics = Topic.objects.public().for_lists().in_sections(nav.branch_ids(section))
    page = pages.paginate(request, topics.newest().pinned_first(), per_page=12)
    context = pages.section_context(request, section) | {"page_obj": page, "items": list(page)}
    return pages.render(
        request, "news/section_topics.html", context,
        head=Head(title=section.name, section=section), shows=(f"section:{section.pk}",),
    )  # fmt: skip
