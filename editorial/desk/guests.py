"""A section's guests: what other sections show in it too. Its editor need not keep them."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from editorial import indexing, linking, placing, rights
from editorial.models import Placement

MOST = 100


class GuestViews:
    """Mixed into the admin of sections, whose queryset is the person's own."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.end_guest_view)
        route = "<int:pk>/guests/<int:placement>/end/"
        return [path(route, view, name="editorial_section_end_guest"), *super().get_urls()]

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj is not None:
            context["guests"], context["more_guests"] = _guests(request.user, obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    @method_decorator(require_POST)
    def end_guest_view(self, request, pk, placement):
        section = get_object_or_404(self.get_queryset(request), pk=pk)
        placement = get_object_or_404(Placement, pk=placement, section=section)
        item = placement.model._base_manager.filter(pk=placement.object_id).first()
        if item is None or not _may_name(request.user, item):
            raise Http404
        placing.unplace(item, placement, request.user)
        messages.success(request, f"《{item}》不再显示在“{section}”。")
        return HttpResponseRedirect(reverse("admin:editorial_section_change", args=[pk]))


def _may_name(user, item):
    """What is public anybody of the desk may read; the rest whoever runs its section."""
    if type(item).objects.public().filter(pk=item.pk).exists():
        return True
    return linking.may_look(user, type(item)) and rights.may_reach(user, item)


def _guests(user, section):
    """Return (placement, item, whether the person may end it) of each, and how many more."""
    placements = list(section.placements.select_related("content_type").order_by("-pk")[:MOST])
    rows = []
    for model in indexing.models():
        ours = {one.object_id: one for one in placements if one.model is model}
        items = model.objects.filter(pk__in=ours).select_related("section").order_by("-pk")
        for item in items if ours else ():
            if _may_name(user, item):
                here = model(pk=item.pk, section=section)
                rows.append((ours[item.pk], item, rights.may(user, "publish", here)))
    return rows, len(placements) - len(rows)
