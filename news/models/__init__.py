from news.models.article import Article
from news.models.page import Page
from news.models.topic import Topic

__all__ = ["Article", "Page", "Topic"]
