from django.contrib import admin

from editorial.desk.publishable import PublishableAdmin
from news.forms import ArticleForm, PageForm, TopicForm
from news.models import Article, Page, Topic
from news.views.articles import article_page
from news.views.pages import single_page
from news.views.topics import topic_page

TIMES = ("发布", {"fields": ("planned_at", "expires_at", "pinned_until", "based_on")})


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    form = ArticleForm
    search_fields = ("title", "author", "source")
    search_help_text = "按标题、作者或来源查找"
    fieldsets = (
        (None, {"fields": ("title", "subtitle", "section", ("author", "source"))}),
        ("正文", {"fields": ("body", "attachments")}),
        ("列表与分享", {"fields": ("cover", "summary", "keywords", "editor_name")}),
        (
            "转载信息",
            {
                "classes": ["collapse"],
                "fields": ("source_url", "original_title", "original_author"),
                "description": "转载的文章填写，页面会注明原标题、原作者和原文网址。",
            },
        ),
        TIMES,
    )

    def preview_response(self, request, item, **preview):
        return article_page(request, item, **preview)


@admin.register(Topic)
class TopicAdmin(PublishableAdmin):
    form = TopicForm
    fieldsets = (
        (None, {"fields": ("title", "section", "summary", "banner")}),
        ("内容", {"fields": ("body", "grouping")}),
        TIMES,
    )

    def preview_response(self, request, item, **preview):
        return topic_page(request, item, **preview)


@admin.register(Page)
class PageAdmin(PublishableAdmin):
    form = PageForm
    fieldsets = (
        (None, {"fields": ("title", "section")}),
        ("内容", {"fields": ("body", "attachments")}),
        TIMES,
    )

    def preview_response(self, request, item, **preview):
        return single_page(request, item.section, item, **preview)
