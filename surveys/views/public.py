"""What everybody may read: the list of surveys, a survey's own page, and its results."""

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.head import Head
from surveys import charts, tallies
from surveys.models import Phase, Survey

SECONDS_A_QUESTION = 20


@require_safe
def surveys_section(request, section):
    nav = pages.navigation(request, current=section.path)
    surveys = Survey.objects.public().for_lists().in_sections(nav.branch_ids(section))
    page = pages.paginate(request, surveys.by_phase().pinned_first())
    context = pages.section_context(request, section) | {
        "page_obj": page,
        "items": list(page),
        "feed_url": pages.feed_url(section),
    }
    head = Head(title=section.name, section=section, feed_url=context["feed_url"])
    return pages.render(
        request, "surveys/section.html", context, head=head, shows=(f"section:{section.pk}",)
    )


@require_safe
def survey(request, pk):
    item, answer = pages.find_public(request, _surveys(), pk)
    return answer or survey_page(request, item)


def _surveys():
    return Survey.objects.select_related("section", "live_revision", "latest_revision")


def survey_page(request, item, **preview):
    """Draw a survey's page; a preview passes its own label, and where its questionnaire is."""
    questions = [question for question in item.parsed() if not question.is_section]
    context = frame(request, item) | {
        "body": richtext.present(item.intro),
        "count": len(questions),
        "minutes": max(1, round(len(questions) * SECONDS_A_QUESTION / 60)),
        "answer_url": reverse("survey-answer", args=[item.pk]) if item.pk else "",
        "results_url": reverse("survey-results", args=[item.pk]),
        **preview,
    }
    return pages.render(
        request, "surveys/survey.html", context, head=_head(item, preview),
        is_public=not preview, shows=(item.key, f"section:{item.section_id}"),
    )  # fmt: skip


def frame(request, item, last=None):
    """Return what stands around every page of a survey."""
    context = pages.section_context(request, item.section)
    crumbs = pages.navigation(request).crumbs(item.section, last=last or item.title)
    if last:
        crumbs.insert(-1, (item.title, item.get_absolute_url()))
    return context | {"survey": item, "phases": Phase, "crumbs": crumbs}


def _head(item, preview, **more):
    facts = {"@type": "WebPage", "about": {"@type": "Thing", "name": item.title}}
    return Head(
        title=item.title, description=item.summary, section=item.section,
        published_at=item.published_at, updated_at=item.updated_at, json_ld=facts,
        no_index=bool(preview), **more,
    )  # fmt: skip


@require_safe
def results(request, pk):
    """The figures, once the survey is over and if its editor has said so; never what somebody
    wrote in his own words."""
    item, answer = pages.find_public(request, _surveys(), pk)
    if answer:
        return answer
    if not item.has_public_results:
        raise Http404
    tally = tallies.of(item)
    shown = [result for result in charts.results(tally) if not result.question.is_text]
    context = frame(request, item, last="调查结果") | {
        "results": shown,
        "answers": tally.answers,
        "texts_left_out": any(question.is_text for question in item.parsed()),
    }
    head = Head(
        title=f"{item.title}：调查结果", description=item.summary, section=item.section,
        published_at=item.published_at, updated_at=item.closes_at,
        json_ld={
            "@type": "Dataset", "name": f"{item.title}：调查结果",
            "description": item.summary or f"《{item.title}》的调查结果，共 {tally.answers} 份答案。",
            "isAccessibleForFree": True,
        },
    )  # fmt: skip
    return pages.render(request, "surveys/results.html", context, head=head, shows=(item.key,))
