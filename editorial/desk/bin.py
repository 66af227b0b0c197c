"""回收站: everything that was put away, over all kinds, and the way back."""

from datetime import timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from editorial import binning, indexing, linking
from editorial.models import Section
from editorial.models.about import content_type_of

MOST = 300  # items of a kind that the page looks through
ON_A_PAGE = 50


@require_safe
def bin_view(request, site):
    models = [model for model in indexing.models() if linking.may_look(request.user, model)]
    chosen = request.GET.get("kind", "")
    shown = [model for model in models if model._meta.model_name == chosen] or models
    items = [
        item for model in shown for item in binning.binned_items(request.user, model)[:MOST]
    ]  # fmt: skip
    items.sort(key=lambda item: (item.deleted_at, item.pk), reverse=True)
    page = Paginator(items, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **site.each_context(request),
        "title": "回收站",
        "page_obj": page,
        "items": _items(request.user, list(page)),
        "sections": _sections(request.user) if page.number == 1 else [],
        "kinds": [(model._meta.model_name, model._meta.verbose_name) for model in models],
        "chosen": chosen if len(shown) < len(models) or len(models) == 1 else "",
        "days": settings.BIN_DAYS,
        "most": MOST,
    }
    return TemplateResponse(request, "admin/editorial/bin.html", context)


def _sections(user):
    if not user.has_perm("editorial.view_section"):
        return []
    sections = list(binning.binned_sections(user)[:ON_A_PAGE])
    who = binning.binners(sections)
    section_type = content_type_of(Section).pk
    rows = []
    for section in sections:
        below, inside = binning.content_of(section)
        url = reverse("admin:editorial_section_unbin", args=[section.pk])
        above = section.parent and binning.binned_above(section.parent)
        rows.append(
            {
                "section": section, "below": below, "inside": inside, "above": above,
                "who": who.get((section_type, section.pk), ""), "goes_at": _goes_at(section),
                "unbin_url": url if user.has_perm("editorial.delete_section") else "",
            }
        )  # fmt: skip
    return rows


def _items(user, items):
    who, rows, above = binning.binners(items), [], {}
    for item in items:
        model = type(item)
        if item.section_id not in above:
            above[item.section_id] = binning.binned_above(item.section)
        may = user.has_perm(f"{model._meta.app_label}.delete_{model._meta.model_name}")
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_unbin"
        rows.append(
            {
                "item": item, "kind": model._meta.verbose_name, "goes_at": _goes_at(item),
                "who": who.get((content_type_of(model).pk, item.pk), ""),
                "form_url": linking.form_url(item), "above": above[item.section_id],
                "unbin_url": reverse(name, args=[item.pk]) if may else "",
            }
        )  # fmt: skip
    return rows


def _goes_at(thing):
    days = settings.BIN_DAYS
    return thing.deleted_at + timedelta(days=days) if days else None
