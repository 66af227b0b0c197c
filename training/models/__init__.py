from training.models.album import Album
from training.models.course import Category, Course, Teaching
from training.models.expert import Expert
from training.models.place import Place
from training.models.programme import Programme
from training.models.voice import Voice, VoiceOrigin

__all__ = [
    "Album", "Category", "Course", "Expert", "Place", "Programme", "Teaching", "Voice",
    "VoiceOrigin",
]  # fmt: skip
