from editorial.models.attachable import Attachable
from editorial.models.bin import Binned, Tombstone
from editorial.models.figures import ItemFigures, ScoreRule
from editorial.models.gallery import Pictured
from editorial.models.grant import SectionGrant
from editorial.models.library import MediaFolder
from editorial.models.link import ItemLink
from editorial.models.media import Document, DocumentUse, Image, ImageUse
from editorial.models.placement import Placement
from editorial.models.preview import PreviewLink
from editorial.models.publishable import Publishable, PublishableQuerySet, State
from editorial.models.recommendation import Recommendation
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
    "Act", "Attachable", "Binned", "ColumnType", "Document", "DocumentUse", "DraftBuffer",
    "Image", "ImageUse", "ItemFigures", "ItemLink", "ListStyle", "MediaFolder", "Origin",
    "Pictured", "Placement", "Presence", "PreviewLink", "Publishable", "PublishableQuerySet",
    "Recommendation", "ReviewEntry", "ReviewNote", "Revision", "Round", "ScheduledChange",
    "ScoreRule", "Section", "SectionGrant", "SectionReviewer", "State", "Submission",
    "Tombstone",
]  # fmt: skip
