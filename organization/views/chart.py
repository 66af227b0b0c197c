from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.head import Head
from organization.models import Chart

WIDEST = 7  # departments side by side; more are drawn one below the other


@require_safe
def chart_section(request, section):
    return chart_page(request, section, Chart.of(section))


def chart_page(request, section, chart, **preview):
    """Draw a section's chart, and below it each department with its duties and people."""
    tops = chart.tree if chart else []
    context = pages.section_context(request, section) | {
        "chart": chart,
        "introduction": richtext.present(chart.introduction) if chart else "",
        "tops": tops,
        "units": chart.all_units() if chart else [],
        "is_wide": all(len(top.children) <= WIDEST for top in tops) and len(tops) == 1,
        **preview,
    }
    head = Head(
        title=section.name, section=section, updated_at=chart and chart.updated_at,
        description=_names(tops), no_index=bool(preview), json_ld=_json_ld(tops),
    )  # fmt: skip
    shows = (f"section:{section.pk}", chart.key) if chart else (f"section:{section.pk}",)
    return pages.render(
        request, "organization/chart.html", context, head=head, is_public=not preview, shows=shows
    )


def _names(tops):
    names = "、".join(unit.name for top in tops for unit in top.children)
    return f"{tops[0].name}：{names}"[:110] if names else ""


def _json_ld(tops):
    return _organisation(tops[0]) if tops else {}


def _organisation(unit):
    """Return schema.org's Organization with its departments, without empty facts."""
    facts = {
        "name": unit.name,
        "description": "；".join(unit.duties),
        "telephone": unit.telephone,
        "email": unit.email,
        "department": [_organisation(child) for child in unit.children],
    }
    return {"@type": "Organization", **{name: value for name, value in facts.items() if value}}
