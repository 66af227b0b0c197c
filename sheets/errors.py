from django.core.exceptions import ValidationError


class SheetError(ValidationError):
    """A file as a whole can't be taken; its one message is a Chinese sentence for the person who sent it."""

    def __init__(self, message):
        super().__init__(message, code="sheet")
