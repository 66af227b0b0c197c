"""Where an item stands beside its own section's list: in other sections, at the top, on the home
page. All of it takes effect at once; none of it is text."""

from datetime import datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from mptt.forms import TreeNodeChoiceField

from editorial import actions, placing, rights
from editorial.desk.addresses import ItemAddresses
from editorial.models import Placement, Section

LONGEST_PIN = 366  # days: what stands first for ever is what nobody looks at any more


class PlaceForm(forms.Form):
    section = TreeNodeChoiceField(
        queryset=Section.objects.none(), label="栏目", level_indicator="　",
        empty_label="选择栏目…", error_messages={"required": "请选择一个栏目。"},
    )  # fmt: skip

    def __init__(self, *args, sections, **kwargs):
        super().__init__(*args, auto_id="place-%s", **kwargs)
        self.fields["section"].queryset = sections


class PinForm(forms.Form):
    """`until` is the end of a day in Beijing; None lets the item go."""

    choice = forms.ChoiceField(
        choices=[("7", "一周"), ("30", "一个月"), ("day", "到这一天"), ("off", "取消置顶")]
    )
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self):
        cleaned = super().clean()
        choice = cleaned.get("choice")
        if choice == "day":
            self._check_day(cleaned.get("day"))
        if choice and not self.errors:
            cleaned["until"] = self._until(choice, cleaned.get("day"))
        return cleaned

    def _check_day(self, day):
        today = timezone.localdate()
        if "day" in self.errors:
            return
        if day is None:
            self.add_error("day", "请选择置顶到哪一天。")
        elif not today <= day <= today + timedelta(days=LONGEST_PIN):
            self.add_error("day", "请选择今天以后、一年以内的日子。")

    def _until(self, choice, day):
        if choice == "off":
            return None
        if choice != "day":
            day = timezone.localdate() + timedelta(days=int(choice))
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


class PlacingViews(ItemAddresses):
    def addresses(self):
        return [
            *super().addresses(),
            ("place", "place/", self.place_view),
            ("unplace", "unplace/<int:placement>/", self.unplace_view),
            ("pin", "pin/", self.pin_view),
        ]

    def get_fieldsets(self, request, obj=None):
        """A stored item is pinned by a button of its own, which takes effect at once; in the form
        it would look like a part of the text."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        return [
            (name, options | {"fields": [f for f in options["fields"] if f != "pinned_until"]})
            for name, options in fieldsets
        ]

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj is not None and obj.has_own_address:
            may = self._may(request, "publish", obj) and not obj.deleted_at
            sections = placing.sections_for(request.user, obj) if may else Section.objects.none()
            context |= {
                "placements": self._placements(request, obj, may),
                "may_place": may,
                "place_form": PlaceForm(sections=sections) if may and sections else None,
                "pin_today": timezone.localdate(),
            }
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def _placements(self, request, item, may):
        """Return (placement, whether the person may end it)."""
        granted = set(rights.granted_sections(request.user).values_list("pk", flat=True))
        may_here = self._may(request, "publish") and not item.deleted_at
        return [
            (one, may or (may_here and one.section_id in granted))
            for one in placing.placements(item)
        ]

    @method_decorator(require_POST)
    def place_view(self, request, object_id):
        item = self._item(request, object_id)
        if not self._may(request, "publish", item):
            raise PermissionDenied
        form = PlaceForm(request.POST, sections=placing.sections_for(request.user, item))
        if not form.is_valid():
            messages.error(request, " ".join(form.errors["section"]))
        elif self._attempt(
            request, lambda one, user: placing.place(one, form.cleaned_data["section"], user), item
        ):
            where = form.cleaned_data["section"]
            messages.success(request, f"《{item}》也显示在“{where}”了，网址不变。")
        return self._back(item)

    @method_decorator(require_POST)
    def unplace_view(self, request, object_id, placement):
        item = self._item(request, object_id)
        placement = get_object_or_404(Placement.objects.about(item), pk=placement)
        if self._attempt(request, lambda one, user: placing.unplace(one, placement, user), item):
            messages.success(request, f"《{item}》不再显示在“{placement.section}”。")
        return self._back(item)

    @method_decorator(require_POST)
    def pin_view(self, request, object_id):
        item = self._item(request, object_id)
        if not self._may(request, "publish", item):
            raise PermissionDenied
        form = PinForm(request.POST)
        if not form.is_valid():
            texts = (text for problems in form.errors.values() for text in problems)
            messages.error(request, " ".join(texts))
            return self._back(item)
        until = form.cleaned_data["until"]
        actions.pin(item, request.user, until=until)
        day = timezone.localtime(until).strftime("%Y-%m-%d") if until else ""
        told = f"《{item}》置顶到 {day}，到时自动恢复。" if until else f"《{item}》不再置顶。"
        messages.success(request, told)
        return self._back(item)

    def _back(self, item):
        return HttpResponseRedirect(f"{self._url('change', item)}#placing")
