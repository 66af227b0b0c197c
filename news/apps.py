from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "内容"

    def ready(self):
        from editorial import indexing, kinds
        from news.models import Article, Page, Topic
        from news.views import articles, pages, topics

        for kind in (
            kinds.Kind(
                "articles", "文章列表", articles.article_section, ("news.article",),
                has_feed=True,
            ),
            kinds.Kind("channel", "频道首页", articles.channel_section, has_feed=True),
            kinds.Kind("topics", "专题列表", topics.topic_section, ("news.topic",)),
            kinds.Kind("page", "单页", pages.page_section, ("news.page",)),
            kinds.Kind("link", "链接", articles.link_section),
        ):  # fmt: skip
            kinds.register(kind)
        for model in (Article, Topic, Page):
            indexing.register(model)
