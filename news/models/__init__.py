from news.models.article import Article
from news.models.notice import Notice, NoticeKind
from news.models.page import Page
from news.models.text import Genre, Status, Text
from news.models.topic import Topic

__all__ = ["Article", "Genre", "Notice", "NoticeKind", "Page", "Status", "Text", "Topic"]
