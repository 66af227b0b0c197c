"""The admin's first page is a desk: what is in work, what goes out soon, what goes stale."""

from functools import partial

from django.contrib import admin
from django.urls import path

from accounts import audit
from editorial import handbook
from editorial.auditing import waiting  # noqa: F401  puts its card up
from editorial.desk import (  # noqa: F401  cards and arrange put themselves up
    arrange,
    cards,
    find,
    handbook_views,
    palette,
    panels,
    review_queue,
    statistics,
    texts,
    work,
)
from editorial.desk.bin import bin_view
from editorial.desk.recommending import recommendations_view
from editorial.desk.word import word_view

APP_ORDER = (
    "news", "organization", "surveys", "training", "publications", "memorial", "editorial",
    "members", "portal", "accounts",
)  # fmt: skip

_more_pages = []


def register_page(route, view, name):
    """Add a page of the desk, from AppConfig.ready; the view asks who may by itself."""
    _more_pages.append((route, view, name))


MOST_BUTTONS, FEW_BUTTONS = 8, 4  # to begin something; whoever runs everything gets a list


class DeskSite(admin.AdminSite):
    site_header = "采编工作台"
    site_title = "采编工作台"
    index_title = "我的工作台"
    index_template = "admin/desk.html"
    site_url = "/"
    enable_nav_sidebar = False  # the desk and the breadcrumbs lead everywhere

    # (route, view, name) of the desk's own pages; a view asks who may by itself.
    pages = (
        *review_queue.PAGES, *statistics.PAGES, *texts.ADDRESSES, *find.PAGES, *palette.PAGES,
        *handbook_views.PAGES,
    )  # fmt: skip
    # The same, of views that take the site as well.
    framed_pages = (
        ("bin/", bin_view, "bin"),
        ("recommendations/", recommendations_view, "recommendations"),
        ("word/", word_view, "word"),
    )

    def get_urls(self):
        framed = (
            (route, partial(view, site=self), name) for route, view, name in self.framed_pages
        )
        pages = (*self.pages, *framed, *_more_pages)
        own = [path(route, self.admin_view(view), name=name) for route, view, name in pages]
        return own + super().get_urls()

    def each_context(self, request):
        """Every page of the desk offers the chapter of the handbook that fits it."""
        match = request.resolver_match
        slug = handbook.help_for(match.url_name) if match else ""
        return {**super().each_context(request), "help_chapter": slug}

    def index(self, request, extra_context=None):
        links = work.new_links(request.user)
        shown = len(links) if len(links) <= MOST_BUTTONS else FEW_BUTTONS
        desk = {
            "new_links": links[:shown],
            "more_links": links[shown:],
            "buttons": panels.buttons(request.user),
            "panels": panels.drawn(request.user),
        }
        return super().index(request, {"desk": desk, **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        """Put what editors use before what administrators use."""
        apps = super().get_app_list(request, app_label)
        places = {label: place for place, label in enumerate(APP_ORDER)}
        # Nobody asks contrib.sites for a name: pages take the host that was asked.
        apps = [app for app in apps if app["app_label"] != "sites"]
        return sorted(apps, key=lambda app: places.get(app["app_label"], len(places)))

    def password_change(self, request, extra_context=None):
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            audit.record("account.password_change", request=request, target=request.user)
        return response
