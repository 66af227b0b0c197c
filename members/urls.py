from django.urls import path

from members.asking import views as asking
from members.verifying import views as verifying

urlpatterns = [
    path("people/verify/", verifying.verify, name="people-verify"),
    path("people/verify/photograph/<str:token>/", verifying.photograph, name="people-photograph"),
    path("people/verify/<str:token>/", verifying.by_link, name="people-certificate"),
    path("people/notice/", asking.notice, name="people-notice"),
    path("people/request/", asking.ask, name="people-request"),
    path("people/request/sent/<str:token>/", asking.sent, name="people-request-sent"),
    path("people/request/answer/", asking.answer, name="people-request-answer"),
]
