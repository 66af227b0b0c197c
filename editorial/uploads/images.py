"""A picture comes in as bytes that nobody trusts and is kept as one that we drew anew."""

import io
import struct
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from accounts import audit
from editorial.models.media import Image
from editorial.uploads import files

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000  # Pillow itself only warns between 89 and 179 million
WIDEST = 2560
TALLEST = 16_000  # WebP ends at 16,383
WIDTHS = (320, 640, 960, 1600)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
KINDS = "JPG、PNG、WebP、GIF、BMP、TIFF"
# What decoders raise on bytes that make no sense to them.
FAULTS = (
    OSError, ValueError, SyntaxError, EOFError, TypeError, ArithmeticError, LookupError,
    AttributeError, RuntimeError, struct.error,
)  # fmt: skip
BROKEN = "这张图片打不开，可能已损坏。请换一张，或用看图软件另存后再传。"


def store_image(upload, *, user, title="", alt="", credit="", is_decorative=False, folder=None):
    """Check, redraw and store a picture with its renditions; return its Image.

    The same bytes give the Image that is there already, out of the bin if need be; `is_known`
    says so. Raises ValidationError in Chinese.
    """
    files.check_size(upload, MOST_BYTES, "图片")
    sha256 = files.digest(upload)
    if known := Image.objects.filter(sha256=sha256).first():
        return _described(known, files.one_line(alt, 200))
    facts = {
        "title": files.readable_title(upload, title), "alt": files.one_line(alt, 200),
        "credit": files.one_line(credit, 100), "is_decorative": is_decorative,
        "sha256": sha256, "bytes": upload.size, "uploaded_by": user, "folder": folder,
        "original_name": files.readable_title(upload),
    }  # fmt: skip
    try:
        return _stored(decode(upload), facts)
    except IntegrityError:  # somebody stored the same bytes a moment ago
        return files.known_again(Image.objects.get(sha256=sha256))


def _described(image, alt):
    """A picture that came in without words (dragged into the editor) takes them when they come."""
    if alt and not image.alt:
        image.alt = alt
        image.save(update_fields=["alt"])
    return files.known_again(image)


def _stored(picture, facts):
    with transaction.atomic(), files.all_or_nothing() as save:
        master, renditions = save_all(picture, save, files.new_name("images", "webp"))
        image = Image.objects.create(
            **facts, file=master, renditions=renditions, width=picture.width, height=picture.height
        )
        audit.record("image.upload", actor=image.uploaded_by, target=image, size=image.bytes)
    return image


def decode(upload):
    """Return the picture upright, in sRGB, no wider than WIDEST; the header is judged first."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            source = Pillow.open(upload, formats=FORMATS)
            _check_pixels(source)
            source.load()
            return _fit(_srgb(ImageOps.exif_transpose(source)))
    except UnidentifiedImageError as error:
        raise ValidationError(_why_unknown(upload)) from error
    except Pillow.DecompressionBombError as error:
        raise ValidationError(_too_many_pixels()) from error
    except FAULTS as error:
        raise ValidationError(BROKEN) from error


def _check_pixels(source):
    width, height = source.size
    if width * height > MOST_PIXELS:
        raise ValidationError(f"这张图片有 {width}×{height} 像素，{_too_many_pixels()}")


def _too_many_pixels():
    return f"超过了 {MOST_PIXELS // 10_000} 万像素的上限，请缩小后再传。"


def _why_unknown(upload):
    upload.seek(0)
    start = upload.read(2048).lstrip().lower()
    if b"<svg" in start or start.startswith(b"<?xml"):
        return "不能上传 SVG 图片（里面可能带有脚本）。请另存为 PNG 或 JPG 再传。"
    if start.startswith((b"<!doctype", b"<html", b"<script")):
        return "这是一个网页文件，不是图片。"
    return f"认不出这张图片的格式。可以上传：{KINDS}。"


def _srgb(picture):
    """Return the picture in sRGB, with its transparency, without anything else it carried."""
    if picture.mode.startswith("I;16"):  # a scan of 16 bits: convert() alone would cut at 255
        picture = picture.point(lambda value: value / 257).convert("L")
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK", "L") and not has_alpha:
        picture = _from_profile(picture, profile)
    clean = picture.convert("RGBA" if has_alpha else "RGB")
    clean.info = {}
    return clean


def _from_profile(picture, profile):
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile: the plain numbers are the best guess


def _fit(picture):
    """Return the picture no wider than WIDEST, and no taller than WebP can be."""
    factor = min(1, WIDEST / picture.width, TALLEST / picture.height)
    return picture if factor == 1 else _narrowed(picture, max(1, int(picture.width * factor)))


def _narrowed(picture, width):
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Pillow.Resampling.LANCZOS)


def save_all(picture, save, name, master=None):
    """Save a picture as `name`, or these bytes of it, with its renditions beside it; return the
    name that the storage gave and {width: name}."""
    master = save(name, master or _webp(picture, 88))
    stem = master.removesuffix(".webp")
    renditions = {
        str(width): save(f"{stem}-{width}.webp", _webp(_narrowed(picture, width), 80))
        for width in WIDTHS
        if width < picture.width
    }
    return master, renditions


def _webp(picture, quality):
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=quality, method=2)  # 4: 4 % smaller, 2.5× the time
    return ContentFile(buffer.getvalue())
