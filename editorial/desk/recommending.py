"""Recommending an item to the home page: from its editing page, and in one list over all kinds."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from editorial import indexing, linking, recommending, rights, slots
from editorial.desk.addresses import ItemAddresses
from editorial.models import Recommendation
from editorial.widgets import ImageChooser

MOST = 200  # rows of the list
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class RecommendForm(forms.ModelForm):
    slot = forms.ChoiceField(label="位置", widget=forms.RadioSelect)
    starts_at = forms.DateTimeField(
        label="开始", required=False, widget=MOMENT, help_text="北京时间。留空即现在开始。"
    )
    ends_at = forms.DateTimeField(
        label="结束", required=False, widget=MOMENT,
        help_text="北京时间。到时自动撤下；留空则一直推荐，直到有人结束它。",
    )  # fmt: skip

    class Meta:
        model = Recommendation
        fields = ("slot", "starts_at", "ends_at", "position", "title", "image")
        widgets = {"image": ImageChooser}
        help_texts = {
            "position": "同一位置有几条时，小的在前；相同的，新的在前。",
            "title": "首页地方小、原题太长时填写；留空用原题。",
            "image": "焦点图用，横图，比例 16:9；留空用稿件的封面图。",
        }

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["slot"].choices = [
            (slot.code, f"{slot.label}：{slot.help_text}" if slot.help_text else slot.label)
            for slot in slots.offered(item)
        ]
        self.fields["slot"].error_messages["required"] = "请选择推荐到哪个位置。"
        self.fields["position"].required = False

    def clean_starts_at(self):
        return self.cleaned_data["starts_at"] or self.instance.starts_at or timezone.now()

    def clean_position(self):
        position = self.cleaned_data["position"]
        return 10 if position is None else position


class RecommendViews(ItemAddresses):
    def addresses(self):
        return [
            *super().addresses(),
            ("recommend", "recommend/", self.recommend_view),
            ("recommend_edit", "recommend/<int:recommendation>/", self.recommend_view),
            ("recommend_end", "recommend/<int:recommendation>/end/", self.recommend_end_view),
        ]

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj is not None and obj.has_own_address:
            rows = Recommendation.objects.about(obj)
            context |= {
                "recommendations": [
                    (row, slots.label(row.slot))
                    for row in (rows.current() | rows.planned()).in_order()
                ],
                "may_recommend": recommending.may_recommend(request.user, obj)
                and not obj.deleted_at,
            }
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def recommend_view(self, request, object_id, recommendation=None):
        item = self._item(request, object_id)
        if not recommending.may_recommend(request.user, item) or not item.has_own_address:
            raise PermissionDenied
        stored = None
        if recommendation is not None:
            stored = get_object_or_404(Recommendation.objects.about(item), pk=recommendation)
        form = RecommendForm(request.POST or None, instance=stored, item=item)
        if request.method == "POST" and form.is_valid() and self._recommend(request, item, form):
            return self._after(request, item)
        context = {
            **self.admin_site.each_context(request),
            "title": f"推荐到首页：{item}",
            "opts": self.opts,
            "item": item,
            "form": form,
            "media": form.media,
            "recommendation": stored,
        }
        return TemplateResponse(request, "admin/editorial/publishable/recommend.html", context)

    def _recommend(self, request, item, form):
        try:
            recommending.recommend(item, request.user, form.instance)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        told = "" if item.state.value == "live" else "稿件还没有对外显示，公开以后才会出现在首页。"
        messages.success(request, f"《{item}》已推荐到“{slots.label(form.instance.slot)}”。{told}")
        return True

    @method_decorator(require_POST)
    def recommend_end_view(self, request, object_id, recommendation):
        item = self._item(request, object_id)
        if not recommending.may_recommend(request.user, item):
            raise PermissionDenied
        stored = get_object_or_404(Recommendation.objects.about(item), pk=recommendation)
        if self._attempt(request, lambda one, user: recommending.end(one, stored, user), item):
            messages.success(request, f"《{item}》的推荐已结束。")
        return self._after(request, item)

    def _after(self, request, item):
        if request.POST.get("next") == "list":
            return HttpResponseRedirect(reverse("admin:recommendations"))
        return HttpResponseRedirect(f"{self._url('change', item)}#placing")


# -- the list over all kinds -----------------------------------------------------------------


@require_safe
def recommendations_view(request, site):
    """Show what is recommended now, later and before, of the items that the person may see."""
    if not request.user.has_perm(recommending.PERMISSION):
        raise PermissionDenied
    everything = Recommendation.objects.select_related("content_type", "created_by")
    groups = [
        ("正在首页", everything.current().in_order()),
        ("还没开始", everything.planned().order_by("starts_at", "pk")),
        ("已经结束", everything.past().order_by("-ends_at", "-pk")),
    ]
    context = {
        **site.each_context(request),
        "title": "首页推荐",
        "groups": [(name, *_rows(request.user, rows[:MOST])) for name, rows in groups],
    }
    return TemplateResponse(request, "admin/editorial/recommendations.html", context)


def _rows(user, recommendations):
    """Return (rows, how many more there are of items that the person may not see)."""
    recommendations = list(recommendations)
    items = _visible(user, recommendations)
    rows, labels = [], {slot.code: slot.label for slot in slots.slots()}
    for one in recommendations:
        if item := items.get((one.content_type_id, one.object_id)):
            base = f"admin:{item._meta.app_label}_{item._meta.model_name}"
            may = recommending.may_recommend(user, item)
            rows.append(
                {
                    "recommendation": one, "item": item, "form_url": linking.form_url(item),
                    "slot": labels.get(one.slot, slots.label(one.slot)),
                    "edit_url": may and reverse(f"{base}_recommend_edit", args=[item.pk, one.pk]),
                    "end_url": may and reverse(f"{base}_recommend_end", args=[item.pk, one.pk]),
                }
            )  # fmt: skip
    return rows, len(recommendations) - len(rows)


def _visible(user, recommendations):
    numbers = {}
    for one in recommendations:
        numbers.setdefault(one.content_type, set()).add(one.object_id)
    found = {}
    for content_type, wanted in numbers.items():
        model = content_type.model_class()
        if model not in indexing.models() or not linking.may_look(user, model):
            continue
        mine = rights.items_for(user, model.objects.filter(pk__in=wanted))
        found |= {(content_type.pk, item.pk): item for item in mine.select_related("section")}
    return found
