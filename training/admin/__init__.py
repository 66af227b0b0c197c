from training.admin import content, enrolments, sessions

__all__ = ["content", "enrolments", "sessions"]
