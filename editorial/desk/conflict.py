"""When somebody saved between an editor's look and his save: both texts, put together as far as
that is safe, and a choice for each field that both changed."""

from django.contrib.admin.utils import flatten_fieldsets
from django.db import transaction
from django.template.response import TemplateResponse

from editorial import actions
from editorial.compare import difference, merge
from editorial.desk.addresses import ItemAddresses

RESOLVED_ON = "resolved_on"  # the number of the revision that the choice was made against
GO_ON = "go_on_editing"  # back to the form, with what was typed in it
OURS = {"csrfmiddlewaretoken", RESOLVED_ON, GO_ON, "_save", "_preview", "_continue", "_publish"}
TAKE = "take-"
THEIRS, MINE = "theirs", "mine"


class ConflictPage(ItemAddresses):
    def conflict_view(self, request, object_id):
        """Return the page with both texts, the answer to the choice made there, or None when a
        save is an ordinary one (or has mistakes of its own, which the form says)."""
        typed = request.POST.get("based_on", "")
        if request.method != "POST" or object_id is None or GO_ON in request.POST:
            return None
        item = self.get_object(request, object_id) if str(object_id).isdecimal() else None
        latest = item.latest_revision if item else None
        if not latest or not typed.isdecimal() or int(typed) == latest.number:
            return None
        if not self.has_change_permission(request, item):
            return None
        with transaction.atomic():
            return self._conflict(request, item, latest)

    def _conflict(self, request, item, latest):
        names = flatten_fieldsets(self.get_fieldsets(request, item))
        form = self.get_form(request, item, change=True, fields=names)(
            request.POST, request.FILES, instance=item
        )
        form.full_clean()
        if not form.is_stale or set(form.errors) != {"__all__"} or len(form.errors["__all__"]) > 1:
            return None
        # The form has locked the row; what it holds now is what an ordinary save would keep.
        latest = actions.lock(item).latest_revision
        mine = form.instance.versioned_data()
        base = item.revisions().filter(number=form.cleaned_data["based_on"]).first()
        merged = merge(type(item), base.data if base else latest.data, latest.data, mine)
        if not base:
            merged.both, merged.mine = merged.mine, []
        if request.POST.get(RESOLVED_ON) == str(latest.number):
            return self._resolve(request, item, form, latest, merged, mine)
        return self._both_texts(request, form, latest, merged, mine)

    def _resolve(self, request, item, form, latest, merged, mine):
        data = dict(merged.data)
        for name in merged.both + merged.by_paragraph:
            choice = request.POST.get(f"{TAKE}{name}")
            if choice == THEIRS:
                data[name] = latest.data.get(name)
            elif choice == MINE:
                data[name] = mine[name]
        item.apply(data)
        form.cleaned_data["based_on"] = latest.number
        self.save_model(request, item, form, change=True)
        return self.response_change(request, item)

    def _both_texts(self, request, form, latest, merged, mine):
        item, fields = form.instance, form.fields
        model = type(item)
        context = {
            **self.admin_site.each_context(request),
            "title": f"有人先保存了：{mine['title'] or item}",
            "opts": self.opts,
            "item": item,
            "latest": latest,
            "stale": actions.stale_message(latest),
            "both": self._ordered(model, latest.data, mine, fields, merged.both),
            "woven": self._ordered(model, mine, merged.data, fields, merged.by_paragraph),
            "theirs": self._ordered(model, mine, latest.data, fields, merged.theirs),
            "mine": self._ordered(model, latest.data, mine, fields, merged.mine),
            "sent": [
                (name, value)
                for name, values in request.POST.lists()
                if name not in OURS and not name.startswith(TAKE)
                for value in values
            ],
            "resolved_on": RESOLVED_ON,
            "go_on": GO_ON,
        }
        return TemplateResponse(request, "admin/editorial/compare/conflict.html", context)

    def _ordered(self, model, old, new, fields, names):
        wanted = [name for name in model.versioned_fields if name in names]
        return difference(model, old, new, fields, wanted) if wanted else []
