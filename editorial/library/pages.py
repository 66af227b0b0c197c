"""The library's pages at the desk: the list, many at once, uploading, cleaning up."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from editorial import media_bin, usage
from editorial.library import finding, folders
from editorial.models import Image, MediaFolder

PER_PAGE = 48
MOST_AT_ONCE = 500
MOST_UPLOADS = 50  # in one form, of a browser without JavaScript


class LibraryPages:
    """Mixed into the admin of Image and of Document. Who may is the role's permission alone: the
    library is shared by all sections, and what it holds is no secret among the staff."""

    def addresses(self):
        """Return (name, route, view) of each address below the library's list."""
        return [
            ("bulk", "bulk/", self.bulk_view),
            ("upload", "upload/", self.upload_view),
            ("cleanup", "cleanup/", self.cleanup_view),
        ]

    def get_urls(self):
        return [
            path(route, self.admin_site.admin_view(view), name=self._name(name))
            for name, route, view in self.addresses()
        ] + super().get_urls()

    def _name(self, name):
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _url(self, name, *args):
        return reverse(f"admin:{self._name(name)}", args=args)

    def _may(self, request, verb):
        return request.user.has_perm(f"editorial.{verb}_{self.opts.model_name}")

    def _demand(self, request, verb):
        if not self._may(request, verb):
            raise PermissionDenied

    def _demand_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _found(self, pk):
        found = self.model.objects.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _page(self, request, template, title, **context):
        is_image = self.model is Image
        facts = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": title,
            "is_image": is_image, "noun": self.opts.verbose_name,
            "library_url": self._url("changelist"), "upload_page": self._url("upload"),
            "cleanup_url": self._url("cleanup"), "bulk_url": self._url("bulk"),
            "add_url": reverse(f"media-upload-{self.opts.model_name}"),
            "can_add": self._may(request, "add"), "can_change": self._may(request, "change"),
            "can_delete": self._may(request, "delete"),
        }  # fmt: skip
        return TemplateResponse(
            request, f"admin/editorial/media/{template}.html", {**facts, **context}
        )

    # -- the list -----------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        self._demand_view(request)
        filters = finding.Filters(request.GET, model=self.model)
        rows = filters.rows().select_related("folder", "uploaded_by")
        page = finding.page_of(rows, request.GET.get("page"), PER_PAGE)
        self._mark_used(page)
        kept = request.GET.copy()
        kept.pop("page", None)
        without_folder = kept.copy()
        without_folder.pop("folder", None)
        folder = MediaFolder.objects.filter(pk=filters.folder_number or 0).first()
        return self._page(
            request, "library", f"{self.opts.verbose_name}库", page=page, filters=filters,
            kept=kept.urlencode(), elsewhere=without_folder.urlencode(), folder=folder,
            tree=finding.folders(self.model), choices=finding.folder_choices(),
            in_bin=filters.asked("use") == "bin", can_arrange=folders.may(request.user),
            asked_folder=filters.asked("folder"),
            is_narrowed=any(filters.asked(n) for n in ("q", "use", "by", "since", "until")),
        )  # fmt: skip

    def _mark_used(self, page):
        numbers = [row.pk for row in page]
        used = self.model.objects.filter(usage.is_used(self.model), pk__in=numbers)
        used = set(used.values_list("pk", flat=True)) if numbers else set()
        for row in page:
            row.is_used = row.pk in used

    # -- many at once -------------------------------------------------------------------------

    def bulk_view(self, request):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._demand_view(request)
        numbers = [n for n in request.POST.getlist("selected") if n.isdecimal() and len(n) < 19]
        rows = self.model.objects.filter(pk__in=numbers[:MOST_AT_ONCE])
        verbs = {"move": self._move, "bin": self._bin, "unbin": self._unbin}
        verb = verbs.get(request.POST.get("action"))
        if verb is None:
            messages.warning(request, "请先选择要做什么。")
        elif not rows:
            messages.warning(request, f"请先勾选{self.opts.verbose_name}。")
        else:
            verb(request, rows)
        return HttpResponseRedirect(self._back_to_list(request))

    def _back_to_list(self, request):
        """Return the list as it was left: only its own parameters are believed."""
        query = urlsplit(request.POST.get("back", "")).query
        return f"{self._url('changelist')}?{query}" if query else self._url("changelist")

    def _move(self, request, rows):
        number = request.POST.get("folder", "")
        folder = None
        if number != finding.NO_FOLDER:
            is_number = number.isdecimal() and len(number) < 19
            folder = MediaFolder.objects.filter(pk=number).first() if is_number else None
            if folder is None:
                messages.warning(request, "请选择要移到哪个文件夹。")
                return
        done = folders.put(request.user, rows, folder)
        messages.success(request, f"已把 {done} 个文件移到“{folder or '未归类'}”。")

    def _bin(self, request, rows):
        self._each(request, rows, media_bin.move, "移入回收站")

    def _unbin(self, request, rows):
        self._each(request, rows, media_bin.restore, "从回收站恢复")

    def _each(self, request, rows, verb, words):
        """Do it to each by itself: one that is in use doesn't hold back the others."""
        self._demand(request, "delete")
        refused, done = [], 0
        for row in rows:
            try:
                verb(row, request.user)
                done += 1
            except ValidationError as error:
                refused += error.messages
        if done:
            messages.success(request, f"已把 {done} 个文件{words}。")
        for sentence in refused[:10]:
            messages.error(request, sentence)
        if len(refused) > 10:
            messages.error(request, f"另有 {len(refused) - 10} 个文件正在使用，没有动。")

    # -- uploading ----------------------------------------------------------------------------

    def upload_view(self, request):
        self._demand(request, "add")
        folder = MediaFolder.objects.filter(pk=_number(request, "folder")).first()
        results = []
        if request.method == "POST":
            uploads = request.FILES.getlist("upload")
            if not uploads:
                messages.error(request, "请先选择文件。")
            results = [self._taken(request, one, folder) for one in uploads[:MOST_UPLOADS]]
            for one in uploads[MOST_UPLOADS:]:
                results.append({"name": one.name, "error": f"一次最多 {MOST_UPLOADS} 个，请另传。"})
        return self._page(
            request, "upload", f"上传{self.opts.verbose_name}", results=results, folder=folder,
            choices=finding.folder_choices(), help_text=self.form.base_fields["upload"].help_text,
        )  # fmt: skip

    def _taken(self, request, upload, folder):
        try:
            row = self.form.store(upload, user=request.user, folder=folder)
        except ValidationError as error:
            return {"name": upload.name, "error": " ".join(error.messages)}
        is_known = getattr(row, "is_known", False)
        return {"name": upload.name, "row": row, "is_known": is_known}

    # -- cleaning up --------------------------------------------------------------------------

    def cleanup_view(self, request):
        """List what nothing has used for 30 days; chosen ones go to the bin. Opening it notes
        what has come out of use without telling (media_bin.observe): it changes no file."""
        self._demand(request, "delete")
        media_bin.observe()
        rows = media_bin.long_unused(self.model).order_by("unused_since", "pk")
        if request.method == "POST":
            chosen = [n for n in request.POST.getlist("selected") if n.isdecimal() and len(n) < 19]
            self._bin(request, rows.filter(pk__in=chosen[:MOST_AT_ONCE]))
            return HttpResponseRedirect(self._url("cleanup"))
        page = finding.page_of(
            rows.select_related("uploaded_by"), request.GET.get("page"), PER_PAGE
        )
        return self._page(request, "cleanup", f"清理{self.opts.verbose_name}", page=page, kept="")


def _number(request, name):
    """Return a number of the address or of the form; 0 when it is none."""
    text = request.POST.get(name) or request.GET.get(name) or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
