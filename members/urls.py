from django.urls import path

from members.asking import views as asking

urlpatterns = [
    path("people/notice/", asking.notice, name="people-notice"),
    path("people/request/", asking.ask, name="people-request"),
    path("people/request/sent/<str:token>/", asking.sent, name="people-request-sent"),
    path("people/request/answer/", asking.answer, name="people-request-answer"),
]
