from editorial.models.attachable import Attachable
from editorial.models.gallery import Pictured
from editorial.models.grant import SectionGrant
from editorial.models.media import Document, DocumentUse, Image, ImageUse
from editorial.models.preview import PreviewLink
from editorial.models.publishable import Publishable, PublishableQuerySet, State
from editorial.models.review import (
    Act,
    ReviewEntry,
    ReviewNote,
    Round,
    ScheduledChange,
    SectionReviewer,
    Submission,
)  # fmt: skip
from editorial.models.revision import Origin, Revision
from editorial.models.section import ColumnType, ListStyle, Section
from editorial.models.writing import DraftBuffer, Presence

__all__ = [
    "Act", "Attachable", "ColumnType", "Document", "DocumentUse", "DraftBuffer", "Image",
    "ImageUse", "ListStyle", "Origin", "Pictured", "Presence", "PreviewLink", "Publishable",
    "PublishableQuerySet", "ReviewEntry", "ReviewNote", "Revision", "Round", "ScheduledChange",
    "Section", "SectionGrant", "SectionReviewer", "State", "Submission",
]  # fmt: skip
