from surveys.models.answer import Answer, InvitationCode, Tally
from surveys.models.survey import Mode, Phase, Survey

__all__ = ["Answer", "InvitationCode", "Mode", "Phase", "Survey", "Tally"]
