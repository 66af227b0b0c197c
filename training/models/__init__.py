from training.models.album import Album
from training.models.course import Category, Course, Teaching
from training.models.enrolment import (
    CancelledBy,
    Enrolment,
    EnrolmentState,
    Participant,
    Sex,
)
from training.models.expert import Expert
from training.models.place import Place
from training.models.programme import Programme
from training.models.session import Session, SessionState, Window
from training.models.voice import Voice, VoiceOrigin

__all__ = [
    "Album", "CancelledBy", "Category", "Course", "Enrolment", "EnrolmentState", "Expert",
    "Participant", "Place", "Programme", "Session", "SessionState", "Sex", "Teaching", "Voice",
    "VoiceOrigin", "Window",
]  # fmt: skip
