from django.urls import path

from training import calendar_views
from training.enrolment import own_views, views

urlpatterns = [
    path("session/<int:pk>.html", calendar_views.session_page, name="session"),
    path("session/<int:pk>.ics", calendar_views.session_ics, name="session-ics"),
    path("live/session/<int:pk>.json", calendar_views.session_live, name="session-live"),
    path("live/sessions.json", calendar_views.sessions_live, name="sessions-live"),
    path("<path:path>/calendar.ics", calendar_views.calendar_ics, name="calendar-ics"),
    path("enrol/<int:pk>/", views.enrol, name="enrol"),
    path("enrol/<int:pk>/list.xlsx", views.template, name="enrol-template"),
    path("enrol/mine/<str:token>/", own_views.own, name="enrolment"),
    path("enrol/mine/<str:token>/change/", own_views.change, name="enrolment-change"),
    path("enrol/mine/<str:token>/cancel/", own_views.cancel, name="enrolment-cancel"),
    path("enrol/mine/<str:token>/voice/", own_views.voice, name="enrolment-voice"),
]
