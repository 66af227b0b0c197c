from django.contrib import admin

from editorial.desk.publishable import PublishableAdmin
from news.forms import ArticleForm, NoticeForm, PageForm, TextForm, TopicForm
from news.models import Article, Notice, Page, Text, Topic
from news.views.articles import article_page
from news.views.notices import notice_page
from news.views.pages import single_page
from news.views.texts import text_page
from news.views.topics import topic_page

TIMES = ("发布", {"fields": ("planned_at", "expires_at", "pinned_until", "based_on")})


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    form = ArticleForm
    search_fields = ("title", "author", "source")
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


@admin.register(Notice)
class NoticeAdmin(PublishableAdmin):
    form = NoticeForm
    search_fields = ("title", "document_number", "issuer", "department__name")
    fieldsets = (
        (None, {"fields": ("title", "section", "kind", "document_number")}),
        (
            "谁发布的",
            {
                "fields": ("department", "issuer"),
                "description": "从部门表里选；表里没有的单位写在“发布单位”里。",
            },
        ),
        ("正文", {"fields": ("body", "main_document", "attachments")}),
        (
            "有效期",
            {
                "fields": ("valid_until",),
                "description": "与下面的“下线时间”不同：过了有效期仍可查阅，下线后就看不到了。",
            },
        ),
        (
            "紧急通知",
            {
                "fields": ("is_urgent", "urgent_until"),
                "description": "只用于停水停电、改期停课一类马上要让人知道的事。访客可以关掉它；"
                "通知改了以后会再显示一次。",
            },
        ),
        ("列表与分享", {"fields": ("summary", "keywords")}),
        TIMES,
    )

    def preview_response(self, request, item, **preview):
        return notice_page(request, item, **preview)


@admin.register(Text)
class TextAdmin(PublishableAdmin):
    form = TextForm
    search_fields = ("title", "document_number", "author", "issuer", "about")
    fieldsets = (
        (None, {"fields": ("title", "section", "genre")}),
        ("学习经典", {"fields": ("author", "about"), "description": "经典著作和学习导读填写。"}),
        (
            "规章制度",
            {
                "fields": (
                    ("issuer", "document_number"),
                    ("passed_on", "amended_on", "effective_on"),
                    "status",
                    "replaces",
                ),
                "description": "修订时不要改旧版的正文：另建一篇新版，在“代替的旧版”里选旧版。",
            },
        ),
        ("正文", {"fields": ("body", "attachments")}),
        ("列表与分享", {"fields": ("summary", "keywords")}),
        TIMES,
    )

    def preview_response(self, request, item, **preview):
        return text_page(request, item, **preview)
