from editorial.richtext.cleaning import clean_html, from_plain_text
from editorial.richtext.field import RichTextField
from editorial.richtext.presenting import headings, present
from editorial.richtext.reading import documents_in, images_in, plain_text

__all__ = [
    "RichTextField",
    "clean_html",
    "documents_in",
    "from_plain_text",
    "headings",
    "images_in",
    "plain_text",
    "present",
]
