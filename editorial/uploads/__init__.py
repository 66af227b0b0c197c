from editorial.uploads.documents import store_document
from editorial.uploads.images import store_image

__all__ = ["store_document", "store_image"]
