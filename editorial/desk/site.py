"""The admin's first page is a desk: what is in work, what goes out soon, what goes stale."""

from datetime import timedelta

from django.contrib import admin
from django.urls import path, reverse
from django.utils import timezone

from accounts import audit
from editorial import indexing, kinds, rights
from editorial.desk import inbox
from editorial.desk.review_queue import reviews_view
from editorial.models import Section
from editorial.review import queue

SOON = timedelta(days=7)
ROWS = 8
APP_ORDER = (
    "news", "organization", "surveys", "training", "publications", "memorial", "editorial",
    "portal", "accounts",
)  # fmt: skip

# (route, view, name) of the pages over all sections and kinds.
DESK_PAGES = (("reviews/", reviews_view, "reviews"),)


class DeskSite(admin.AdminSite):
    site_header = "采编工作台"
    site_title = "采编工作台"
    index_title = "我的工作台"
    index_template = "admin/desk.html"
    site_url = "/"
    enable_nav_sidebar = False  # the desk and the breadcrumbs lead everywhere

    def index(self, request, extra_context=None):
        return super().index(
            request, {"desk": Desk(request.user).panels(), **(extra_context or {})}
        )

    def get_urls(self):
        own = [path(route, self.admin_view(view), name=name) for route, view, name in DESK_PAGES]
        return own + super().get_urls()

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


class Desk:
    def __init__(self, user):
        self.user = user
        self.now = timezone.now()
        self.models = [
            model
            for model in indexing.models()
            if user.has_perm(rights.permission("change", model))
            or user.has_perm(rights.permission("view", model))
        ]

    def panels(self):
        return {
            "reviews": queue.waiting_for(self.user)[:ROWS],
            "returned": queue.returned_to(self.user)[:ROWS],
            "waiting": self._rows(lambda items: items.changed_since_release()),
            "mine": self._rows(
                lambda items: items.changed_since_release().filter(created_by=self.user)
            ),
            "scheduled": self._rows(
                lambda items: items.scheduled(self.now).filter(published_at__lte=self.now + SOON)
            ),
            "stale": self._stale(),
            "published": self._published(),
            "new_links": self._new_links(),
            "inbox": inbox.rows(self.user),
            "shows_items": bool(self.models),
        }

    def _items(self, model):
        mine = rights.items_for(self.user, model.objects.all())
        return mine.select_related("section", "live_revision", "latest_revision", "created_by")

    def _rows(self, choose):
        """Return the newest few of every kind together, with the address of their forms."""
        rows = [
            item for model in self.models
            for item in choose(self._items(model)).order_by("-updated_at", "-pk")[:ROWS]
        ]  # fmt: skip
        rows.sort(key=lambda item: item.updated_at, reverse=True)
        for item in rows:
            item.form_url = reverse(f"admin:{_name(item)}_change", args=[item.pk])
        return rows[:ROWS]

    def _published(self):
        """Return (label, count) of what came out in the last 7 and 30 days."""
        return [
            (label, sum(self._count(model, days) for model in self.models))
            for label, days in (("近 7 天", 7), ("近 30 天", 30))
        ]

    def _count(self, model, days):
        since = self.now - timedelta(days=days)
        return self._items(model).live(self.now).filter(published_at__gt=since).count()

    def _stale(self):
        """Return the person's sections whose newest item is older than their rule allows.

        One short query by index a section: the desk must not slow down with the archive.
        """
        watched = rights.granted_sections(self.user).public().exclude(freshness_days=None)
        stale = []
        for section in watched.order_by("tree_id", "lft"):
            last = self._newest_in(section)
            if last is None or last < self.now - timedelta(days=section.freshness_days):
                stale.append({"section": section, "last": last})
        return stale[:ROWS]

    def _newest_in(self, section):
        models = (model for model in indexing.models() if section.kind in kinds.holding(model))
        items = (model.objects.live(self.now).filter(section=section) for model in models)
        newest = (one.newest().values_list("published_at", flat=True).first() for one in items)
        return max(filter(None, newest), default=None)

    def _new_links(self):
        addable = (m for m in self.models if self.user.has_perm(rights.permission("add", m)))
        return [
            (model._meta.verbose_name, reverse(f"admin:{_name(model)}_add"))
            for model in addable
            if Section.objects.filter(kind__in=kinds.holding(model)).exists()
        ]


def _name(model):
    return f"{model._meta.app_label}_{model._meta.model_name}"
