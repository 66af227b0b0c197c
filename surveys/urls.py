from django.urls import path

from surveys.views.answering import answer, thanks
from surveys.views.public import results, survey

urlpatterns = [
    path("survey/<int:pk>.html", survey, name="survey"),
    path("survey/<int:pk>/results.html", results, name="survey-results"),
    path("survey/<int:pk>/answer/", answer, name="survey-answer"),
    path("survey/<int:pk>/thanks/", thanks, name="survey-thanks"),
]
