"""The files: given to visitors, and taken from editors."""

import re

from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpResponseNotModified,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_POST, require_safe

from editorial import usage
from editorial.library import finding, folders
from editorial.models import Document, Image, MediaFolder
from editorial.models.media import INLINE_TYPES
from editorial.ranges import ranged
from editorial.richtext.reading import address_name
from editorial.uploads import store_document, store_image

CAGE = "default-src 'none'; sandbox"  # a file opened in the browser can do nothing
# A browser's PDF reader is a page of the browser's own that takes on the policy of the file.
# Chromium 156 draws under `sandbox` and `default-src 'none'` as well, but the older ones that many
# visitors have stay blank, and each reader brings scripts and styles that `default-src` may stop.
# What keeps a file from acting as a page of ours is its type, with nosniff, checked at upload.
READER = "frame-ancestors 'self'; form-action 'none'; base-uri 'none'"
MOST_PLAYED = 4 * 1024 * 1024
A_YEAR = 365 * 24 * 3600
PER_PAGE = 24  # in a window


def _caged(response):
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = CAGE
    return response


@require_safe
def media_file(request, path):
    """Give a picture. Its name is random and its bytes never change, so it may be kept for good.
    A name whose picture shows something else by now leads there. Documents have an address of
    their own, which asks who may."""
    parts = path.split("/")
    if len(parts) != 3 or parts[0] != "images" or ".." in path or not path.endswith(".webp"):
        raise Http404
    try:
        handle = default_storage.open(path)
    except (OSError, ValueError):
        return _shown_now(path)
    etag = quote_etag(parts[-1])
    if request.headers.get("If-None-Match") == etag:
        handle.close()
        return HttpResponseNotModified(headers={"ETag": etag})
    response = _caged(FileResponse(handle, content_type="image/webp"))
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response.headers["ETag"] = etag
    return response


def _shown_now(path):
    """Lead from a name that a picture had to what it shows now, in about the same width."""
    image = Image.objects.filter(file=address_name(path)).first()
    if image is None or path in image.stored_names:
        raise Http404
    width = re.search(r"-(\d{3,4})\.webp$", path)
    response = HttpResponseRedirect(image.rendition_url(int(width[1])) if width else image.url)
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


@require_safe
def document(request, pk, name):
    """Give a document to download, or with ?view=1 to be read or played in the page: to anybody
    while something public offers it, else to those who may look through the library."""
    found = get_object_or_404(Document, pk=pk)
    is_public = usage.is_publicly_used(found)
    if not is_public and not request.user.has_perm("editorial.view_document"):
        raise Http404
    etag = quote_etag(found.sha256)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    try:
        handle = default_storage.open(found.file.name)
    except OSError as error:
        raise Http404 from error
    is_shown = request.GET.get("view") == "1" and found.kind in INLINE_TYPES
    most = MOST_PLAYED if is_shown and found.play_url else None
    response = _caged(ranged(request, handle, found.bytes, etag, most))
    if is_shown:
        _show(response, found.kind)
    else:
        response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Disposition"] = content_disposition_header(
        not is_shown, found.download_name
    )
    cache = "public, max-age=0, must-revalidate" if is_public else "private, no-store"
    response.headers["Cache-Control"] = cache
    return response


def _show(response, kind):
    response.headers["Content-Type"] = INLINE_TYPES[kind]
    if kind == "pdf":
        response.headers["Content-Security-Policy"] = READER
        response.headers["X-Frame-Options"] = "SAMEORIGIN"


def _demand(request, permission):
    if not request.user.has_perm(permission):
        raise PermissionDenied


@staff_member_required
@require_POST
def upload_image(request):
    """Take a picture from the editor or the chooser; answers as CKEditor expects it."""
    _demand(request, "editorial.add_image")
    upload = request.FILES.get("upload")
    if upload is None:
        return _refused("没有收到图片，请重新选择。")
    try:
        alt = request.POST.get("alt", "").strip()
        image = store_image(upload, user=request.user, alt=alt, folder=_folder(request))
    except ValidationError as error:
        return _refused(" ".join(error.messages))
    return JsonResponse({"uploaded": 1, "fileName": image.title, **_facts(image)})


@staff_member_required
@require_POST
def upload_document(request):
    _demand(request, "editorial.add_document")
    upload = request.FILES.get("upload")
    if upload is None:
        return _refused("没有收到文件，请重新选择。")
    try:
        kinds = finding.kinds_in(request.POST.get("kinds", ""))
        found = store_document(upload, user=request.user, kinds=kinds, folder=_folder(request))
    except ValidationError as error:
        return _refused(" ".join(error.messages))
    facts = {
        "id": found.pk,
        "title": found.title,
        "kind": found.kind_label,
        "size": found.size_label,
        "url": found.get_absolute_url(),
        **_library_facts(found),
    }
    return JsonResponse({"uploaded": 1, "fileName": found.title, **facts})


def _folder(request):
    """Return the folder that was chosen for an upload, None for none."""
    number = request.POST.get("folder", "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    return MediaFolder.objects.filter(pk=number).first() if is_number else None


def _library_facts(stored):
    """Return what the library's own page shows of a file that has just come in."""
    page = reverse(f"admin:editorial_{stored._meta.model_name}_change", args=[stored.pk])
    return {"page": page, "known": getattr(stored, "is_known", False)}


def _refused(message):
    return JsonResponse({"uploaded": 0, "error": {"message": message}})


def _facts(image):
    return {
        "id": image.pk,
        "title": image.title,
        "alt": image.alt,
        "url": image.address,
        "thumb": image.thumb_url,
        "width": image.width,
        "height": image.height,
        **_library_facts(image),
    }


@staff_member_required
@require_safe
def browse(request):
    """The picture library in a window of its own, for the editor and for the choosers."""
    _demand(request, "editorial.view_image")
    return _library(request, "browse", Image)


@staff_member_required
@require_safe
def browse_documents(request):
    """The library of documents in a window of its own; `kinds` narrows it to a chooser's."""
    _demand(request, "editorial.view_document")
    return _library(request, "browse_documents", Document)


def _library(request, template, model):
    filters = finding.Filters(request.GET, model=model)
    found = filters.rows()
    if filters.asked("use") == "bin":  # nobody chooses what is in the bin
        found = found.none()
    kinds = finding.kinds_in(request.GET.get("kinds", ""))
    if kinds:
        found = found.filter(kind__in=kinds)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": finding.page_of(found, request.GET.get("page"), PER_PAGE),
        "q": filters.asked("q"), "kept": kept.urlencode(), "parameters": request.GET,
        "choices": finding.folder_choices(), "asked_folder": filters.asked("folder"),
        "kinds": ",".join(kinds), "accept": ",".join(f".{kind}" for kind in kinds),
        "can_add": request.user.has_perm(f"editorial.add_{model._meta.model_name}"),
    }  # fmt: skip
    return render(request, f"admin/editorial/media/{template}.html", context)


@staff_member_required
@require_POST
def add_folder(request):
    """Make a folder, at the top or in another."""
    parent = _folder(request)
    return _arranged(request, lambda name: folders.add(request.user, name, parent))


@staff_member_required
@require_POST
def change_folder(request, pk):
    """Rename a folder, or with `delete` take it away; its files stay."""
    folder = get_object_or_404(MediaFolder, pk=pk)
    if "delete" in request.POST:
        return _arranged(request, lambda name: folders.delete(request.user, folder))
    return _arranged(request, lambda name: folders.rename(request.user, folder, name))


def _arranged(request, verb):
    if not folders.may(request.user):
        raise PermissionDenied
    kind = "document" if request.POST.get("kind") == "document" else "image"
    where = reverse(f"admin:editorial_{kind}_changelist")
    try:
        folder = verb(request.POST.get("name", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(where)
    messages.success(request, "文件夹已保存。" if folder else "文件夹已删除，里面的文件都还在。")
    return HttpResponseRedirect(f"{where}?folder={folder.pk}" if folder else where)
