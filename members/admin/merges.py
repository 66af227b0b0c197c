"""合并: find the other record, look at both side by side, choose, and take it back if need be."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from members import merging, record_tools, rights
from members.admin.lookup_forms import MergeForm
from members.models import Person
from members.models.person import HIDDEN

METHODS = ["GET", "HEAD", "POST"]


class MergePages:
    """Mixed into the admin of Person, before RecordPages."""

    def get_urls(self):
        pages = (
            ("<int:pk>/merge/", self.choose_view, "merge"),
            ("<int:pk>/merge/<int:other>/", self.compare_view, "compare"),
            ("<int:pk>/unmerge/", self.undo_view, "unmerge"),
        )
        return [
            path(route, self.admin_site.admin_view(view), name=f"members_person_{name}")
            for route, view, name in pages
        ] + super().get_urls()

    @method_decorator(require_http_methods(METHODS))
    def choose_view(self, request, pk):
        """Choose the other record: one that is likely, or by its number."""
        person, problem = self.mine(request, pk, "merge"), ""
        if request.method == "POST":
            typed = request.POST.get("number", "").strip().removesuffix("号").strip()
            other = int(typed) if typed.isdecimal() and len(typed) < 16 else 0
            if other != pk and merging.pair(pk, other, request.user):
                return HttpResponseRedirect(
                    reverse("admin:members_person_compare", args=[pk, other])
                )
            problem = "没有这个编号的档案，或者它不归您管理。请填另一份档案的编号，例如 128。"
        return self.page(
            request, "merge_choose.html", person, title="合并：选另一份档案", problem=problem,
            likely=merging.likely(person, request.user),
        )  # fmt: skip

    @method_decorator(require_http_methods(METHODS))
    def compare_view(self, request, pk, other):
        person = self.mine(request, pk, "merge")
        self.mine(request, other, "merge")
        both = merging.pair(pk, other, request.user)
        if both is None:
            raise Http404
        winner, loser = both
        form = MergeForm(request.POST or None, winner=winner, loser=loser)
        if request.method == "POST" and form.is_valid():
            try:
                merging.merge(
                    winner, loser, request.user, from_loser=form.from_loser(),
                    reason=form.cleaned_data["reason"],
                )  # fmt: skip
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(
                    request, f"{loser}已并入{winner}。档案没有再改之前，可以撤销合并。"
                )
                return _to_record(pk)
        if form.errors and form.non_field_errors():
            form.data = form.data.copy()
            form.data["seen"] = form.versions()  # what is shown now is what was seen
        return self.page(
            request, "merge_compare.html", person, beside=loser, title=f"合并{winner}和{loser}", form=form,
            winner=winner, loser=loser, lines=_lines(form, winner, loser),
            parts=_parts(winner, loser),
            swapped=reverse("admin:members_person_compare", args=[other, pk]),
        )  # fmt: skip

    @method_decorator(require_http_methods(METHODS))
    def undo_view(self, request, pk):
        person = self.mine(request, pk, "merge")
        made = merging.open_merge(person)
        if made is None or not rights.may(request.user, "merge", made.loser):
            raise Http404
        if request.method == "POST":
            try:
                merging.undo(made, request.user)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, f"已撤销合并：{person}和{made.loser}恢复原样。")
            return _to_record(pk)
        return self.page(request, "merge_undo.html", person, title="撤销合并", made=made)


def _to_record(pk):
    return HttpResponseRedirect(reverse("admin:members_person_record", args=[pk]))


def _lines(form, winner, loser):
    """Return one line for each field: what both say, masked, and which of them is taken."""
    lines = []
    for name in merging.FIELDS:
        mine, other = getattr(winner, name), getattr(loser, name)
        lines.append({
            "label": Person._meta.get_field(name).verbose_name, "name": f"from_{name}",
            "values": (("winner", _said(winner, name), None), ("loser", _said(loser, name), None)),
            "differs": mine != other, "chosen": form[f"from_{name}"].value(),
            "looks_same": name in HIDDEN and mine != other
            and winner.masked(name) == loser.masked(name),
        })  # fmt: skip
    pictures = [(one.has_photograph(), one) for one in (winner, loser)]
    lines.append({
        "label": "照片", "name": "from_photograph", "chosen": form["from_photograph"].value(),
        "values": tuple(
            (side, "有照片" if has else "", one if has else None)
            for side, (has, one) in zip(("winner", "loser"), pictures, strict=True)
        ),
        "differs": pictures[0][0] or pictures[1][0],
    })  # fmt: skip
    return lines


def _said(person, name):
    if name in HIDDEN:
        return person.masked(name)
    shown = getattr(person, f"get_{name}_display", None)
    return shown() if shown else getattr(person, name) or ""


def _parts(winner, loser):
    return [
        (label, getattr(winner, related).count(), getattr(loser, related).count())
        for label, related in (("任职经历", "positions"), ("证书", "certificates"), ("本人同意", "consents"))
    ]  # fmt: skip


def merge_tool(person, user):
    if rights.may(user, "merge", person) and not person.deidentified_at:
        return "合并…", reverse("admin:members_person_merge", args=[person.pk])
    return None


def undo_tool(person, user):
    if rights.may(user, "merge", person) and merging.open_merge(person):
        return "撤销合并…", reverse("admin:members_person_unmerge", args=[person.pk])
    return None


record_tools.register("merge", merge_tool)
record_tools.register("unmerge", undo_tool)
