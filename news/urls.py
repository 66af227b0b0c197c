from django.urls import path

from news.views.articles import article
from news.views.notices import notice
from news.views.texts import text
from news.views.topics import topic

urlpatterns = [
    path("article/<int:pk>.html", article, name="article"),
    path("notice/<int:pk>.html", notice, name="notice"),
    path("text/<int:pk>.html", text, name="text"),
    path("topic/<int:pk>.html", topic, name="topic"),
]
