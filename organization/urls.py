from django.urls import path

from organization.views import messages

urlpatterns = [
    path("message/<int:section>/", messages.write, name="message-write"),
    path("message/sent/<str:token>/", messages.sent, name="message-sent"),
    path("message/answer/", messages.look_up, name="message-answer"),
    path("message/<int:pk>.html", messages.letter, name="message"),
]
