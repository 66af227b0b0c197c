"""One file's pages: what it is, where it is used, another file in its place, the bin."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseNotAllowed, HttpResponseRedirect

from editorial import media_bin
from editorial.library import uses
from editorial.uploads import replacing

REASON = "这个文件正在对外显示，请写明原因，原因会留档。"


class ReplaceForm(forms.Form):
    upload = forms.FileField(label="新文件")
    reason = forms.CharField(
        label="替换原因", max_length=200, required=False,
        help_text="如“原图人名有误”“通知附件更正第三条”。会记入审计日志。",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip


class FilePages:
    """Mixed into the admin of Image and of Document beside LibraryPages."""

    verbs = {}  # name → function of editorial.uploads.replacing

    def addresses(self):
        return [
            *super().addresses(),
            ("replace", "<int:pk>/replace/", self.replace_view),
            ("former", "<int:pk>/former/<int:number>/", self.former_view),
            ("back", "<int:pk>/former/<int:number>/back/", self.back_view),
            ("bin", "<int:pk>/bin/", self.bin_view),
            ("unbin", "<int:pk>/unbin/", self.unbin_view),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        stored = self.get_object(request, object_id)
        if stored is not None:
            facts = {"title": stored.title, "subtitle": None, **self._facts(request, stored)}
            extra_context = {**(extra_context or {}), **facts}
        return super().change_view(request, object_id, form_url, extra_context)

    def _facts(self, request, stored):
        found = uses.places(stored)
        seen, items, rows = uses.seen_by(request.user, found)
        formers = list(stored.formers.select_related("replaced_by"))
        for former in formers:
            former.url = self._url("former", stored.pk, former.pk)
            former.back_url = self._url("back", stored.pk, former.pk)
        return {
            "stored": stored, "formers": formers, "file_url": self._url("change", stored.pk),
            "places": seen, "other_items": items, "other_rows": rows,
            "is_used": bool(found), "can_change_public": uses.may_change(request.user, found),
            "is_public": any(map(uses.is_public, found)),
            "can_change": self._may(request, "change"), "can_delete": self._may(request, "delete"),
            "is_image": hasattr(stored, "renditions"), "library_url": self._url("changelist"),
            "replace_url": self._url("replace", stored.pk),
            "bin_url": self._url("bin", stored.pk), "unbin_url": self._url("unbin", stored.pk),
        }  # fmt: skip

    def _file_page(self, request, template, stored, title, **context):
        return self._page(request, template, title, **{**self._facts(request, stored), **context})

    def _done(self, request, stored, words):
        messages.success(request, words)
        return HttpResponseRedirect(self._url("change", stored.pk))

    def _check_public(self, request, stored, reason):
        """What released pages show is changed without a review, so whoever does it must be one
        who may release every one of them, and say why."""
        found = uses.places(stored)
        if not uses.may_change(request.user, found):
            raise PermissionDenied
        if any(map(uses.is_public, found)) and not reason:
            raise ValidationError({"reason": REASON})

    # -- another file in its place ------------------------------------------------------------

    def replace_view(self, request, pk):
        self._demand(request, "change")
        stored = self._found(pk)
        if request.method == "POST" and not uses.may_change(request.user, uses.places(stored)):
            raise PermissionDenied
        form = ReplaceForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                self._check_public(request, stored, reason)
                upload = form.cleaned_data["upload"]
                self.verbs["replace"](stored, upload, request.user, reason=reason)
                return self._done(request, stored, "已换成新文件，用到它的页面现在显示新的。")
            except ValidationError as error:
                tell(form, error, "upload")
        return self._file_page(
            request, "replace", stored, f"替换{self.opts.verbose_name}", form=form
        )

    def _former(self, stored, number):
        former = stored.formers.filter(pk=number).first()
        if former is None:
            raise Http404
        return former

    def former_view(self, request, pk, number):
        """Give a former file to whoever may change the library: nobody else gets it any more."""
        self._demand(request, "change")
        stored = self._found(pk)
        former = self._former(stored, number)
        if hasattr(stored, "renditions"):
            return self._private_picture(former.file)
        name = former.original_name or stored.download_name
        return _private(former.file, "application/octet-stream", as_attachment=True, filename=name)

    def _private_picture(self, name):
        return _private(name, "image/webp")

    def back_view(self, request, pk, number):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._demand(request, "change")
        stored = self._found(pk)
        former = self._former(stored, number)
        reason = " ".join(request.POST.get("reason", "").replace("\x00", "").split())[:200]
        try:
            self._check_public(request, stored, reason)
            self.verbs["back"](stored, former, request.user, reason=reason)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(self._url("change", pk))
        return self._done(request, stored, "已换回旧文件。")

    # -- the bin ------------------------------------------------------------------------------

    def bin_view(self, request, pk):
        return self._binned(request, pk, media_bin.move, "已移入回收站。")

    def unbin_view(self, request, pk):
        return self._binned(request, pk, media_bin.restore, "已从回收站恢复。")

    def _binned(self, request, pk, verb, words):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._demand(request, "delete")
        stored = self._found(pk)
        try:
            verb(stored, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(self._url("change", pk))
        return self._done(request, stored, words)


def _private(name, content_type, **options):
    """Give a file to the person who asks, to be kept nowhere."""
    try:
        handle = default_storage.open(name)
    except OSError as error:
        raise Http404 from error
    response = FileResponse(handle, content_type=content_type, **options)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def tell(form, error, field):
    if hasattr(error, "error_dict"):
        form.add_error(None, error)
    else:
        form.add_error(field, error)


IMAGE_VERBS = {"replace": replacing.replace_image, "back": replacing.image_back}
DOCUMENT_VERBS = {"replace": replacing.replace_document, "back": replacing.document_back}
