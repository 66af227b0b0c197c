from editorial.models.attachable import Attachable
from editorial.models.figures import ItemFigures, ScoreRule
from editorial.models.gallery import Pictured
from editorial.models.grant import SectionGrant
from editorial.models.media import Document, DocumentUse, Image, ImageUse
from editorial.models.publishable import Publishable, PublishableQuerySet, State
from editorial.models.revision import Origin, Revision
from editorial.models.section import ColumnType, ListStyle, Section

__all__ = [
    "Attachable", "ColumnType", "Document", "DocumentUse", "Image", "ImageUse",
    "ItemFigures", "ListStyle", "Origin", "Pictured", "Publishable", "PublishableQuerySet",
    "Revision", "ScoreRule", "Section", "SectionGrant", "State",
]  # fmt: skip
