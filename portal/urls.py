from django.contrib import admin
from django.urls import include, path

from editorial.media_views import document, media_file
from editorial.preview_views import preview_link
from portal.feeds import SectionFeed
from portal.traditional import traditional
from portal.views import reading, search, site, sitemaps

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.forbidden"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.server_error"

urlpatterns = [
    path("", site.home, name="home"),
    path("admin/media/", include("editorial.media_urls")),
    path("admin/", admin.site.urls),
    path("file/<int:pk>/<str:name>", document, name="document"),
    path("media/<path:path>", media_file, name="media-file"),
    path("preview/<str:token>/", preview_link, name="preview-link"),
    path("search/", search.search_page, name="search"),
    path("search/suggest.json", search.suggest, name="search-suggest"),
    path("sitemap.html", site.sitemap_page, name="sitemap-page"),
    path("sitemap.xml", sitemaps.index, name="sitemap-xml"),
    path("sitemap-<slug:section>.xml", sitemaps.part, name="sitemap-part"),
    path("qr.svg", site.qr, name="qr"),
    path("robots.txt", site.robots, name="robots"),
    path("live/read/", reading.read, name="read"),
    path("healthz", site.healthz, name="healthz"),
    path("zh-hant/<path:path>", traditional, name="traditional"),
    path("zh-hant/", traditional, {"path": ""}),
    path("", include("surveys.urls")),
    path("", include("news.urls")),
    path("", include("training.urls")),
    path("", include("memorial.urls")),
    path("", include("members.urls")),
    path("", include("organization.urls")),
    path("", include("publications.urls")),
    path("<path:path>/feed.xml", SectionFeed(), name="section-feed"),
    path("<path:path>/", site.section, name="section"),
]
