from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "内容"

    def ready(self):
        from editorial import indexing, kinds
        from news.models import Article, Notice, Page, Text, Topic
        from news.views import articles, notices, pages, texts, topics

        for kind in (
            kinds.Kind(
                "articles", "文章列表", articles.article_section, ("news.article",),
                has_feed=True,
            ),
            kinds.Kind("channel", "频道首页", articles.channel_section, has_feed=True),
            kinds.Kind("topics", "专题列表", topics.topic_section, ("news.topic",)),
            kinds.Kind(
                "notices", "通知公告", notices.notice_section, ("news.notice",), has_feed=True
            ),
            kinds.Kind("texts", "法规与经典", texts.text_section, ("news.text",), has_feed=True),
            kinds.Kind("page", "单页", pages.page_section, ("news.page",)),
            kinds.Kind("link", "链接", articles.link_section),
        ):  # fmt: skip
            kinds.register(kind)
        for model in (Article, Notice, Topic, Text, Page):
            indexing.register(model)
