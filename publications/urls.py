from django.urls import path

from publications.views import books, calls, productions, reading, sending

urlpatterns = [
    path("book/<int:pk>.html", books.book, name="book"),
    path("book/<int:pk>/read/<int:number>.html", reading.chapter, name="book-chapter"),
    path("book/<int:pk>/enquire/", sending.enquire, name="book-enquire"),
    path("book/<int:pk>/enquire/<str:token>/", sending.enquired, name="book-enquired"),
    path("call/<int:pk>.html", calls.call, name="call"),
    path("call/<int:pk>/submit/", sending.submit, name="call-submit"),
    path("call/<int:pk>/submit/<str:token>/", sending.submitted, name="call-submitted"),
    path("production/<int:pk>.html", productions.production, name="production"),
]
