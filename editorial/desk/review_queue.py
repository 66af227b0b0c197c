"""The page of what waits for me, what I handed in, and what came back."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from editorial.review import queue


@require_safe
def reviews_view(request):
    context = {
        **admin.site.each_context(request),
        "title": "审稿",
        "waiting": queue.waiting_for(request.user),
        "returned": queue.returned_to(request.user),
        "in_work": queue.in_work(request.user),
    }
    return TemplateResponse(request, "admin/editorial/review/queue.html", context)


PAGES = (("reviews/", reviews_view, "reviews"),)
