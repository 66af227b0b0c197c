"""When a programme is held next. The sessions come with enrolment."""


def sessions_of(programme):
    """Return the programme's sessions that a visitor may still look forward to, the nearest
    first, for training/programme_sessions.html."""
    return []
