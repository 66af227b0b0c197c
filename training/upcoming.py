"""When programmes are held next: for a programme's page and for the home page."""

from training.models import Session, SessionState


def sessions_of(programme):
    """Return the programme's sessions that a visitor may still look forward to, the nearest
    first, for training/programme_sessions.html."""
    return list(Session.objects.public().for_lists().filter(programme=programme.pk).upcoming())


def upcoming_sessions(count, sections=None):
    """Return the next sessions of the site that are held, or of these sections: what a block of the home page
    shows (`title`, `starts_on`, `ends_on`, `place_text`, `public_sentence`, get_absolute_url).
    One query."""
    sessions = Session.objects.public().for_lists().upcoming().filter(state=SessionState.OPEN)
    if sections is not None:
        sessions = sessions.of_sections([section.pk for section in sections])
    return list(sessions[:count])
