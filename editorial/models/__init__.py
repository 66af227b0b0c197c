from editorial.models.attachable import Attachable
from editorial.models.gallery import Pictured
from editorial.models.grant import SectionGrant
from editorial.models.library import MediaFolder
from editorial.models.media import Document, DocumentUse, Image, ImageUse
from editorial.models.preview import PreviewLink
from editorial.models.publishable import Publishable, PublishableQuerySet, State
from editorial.models.revision import Origin, Revision
from editorial.models.section import ColumnType, ListStyle, Section
from editorial.models.writing import DraftBuffer, Presence

__all__ = [
    "Attachable", "ColumnType", "Document", "DocumentUse", "DraftBuffer", "Image", "ImageUse",
    "ListStyle", "MediaFolder", "Origin", "Pictured", "Presence", "PreviewLink", "Publishable",
    "PublishableQuerySet", "Revision", "Section", "SectionGrant", "State",
]  # fmt: skip
