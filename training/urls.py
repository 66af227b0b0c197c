from django.urls import include, path

from training.views.albums import album
from training.views.courses import course
from training.views.experts import expert
from training.views.places import place
from training.views.programmes import programme
from training.views.voices import voice

urlpatterns = [
    path("programme/<int:pk>.html", programme, name="programme"),
    path("course/<int:pk>.html", course, name="course"),
    path("place/<int:pk>.html", place, name="place"),
    path("expert/<int:pk>.html", expert, name="expert"),
    path("album/<int:pk>.html", album, name="album"),
    path("voice/<int:pk>.html", voice, name="voice"),
    path("", include("training.enrolment.urls")),
]
