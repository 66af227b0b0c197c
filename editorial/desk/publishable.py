"""The admin of everything that is published. A feature subclasses it, names its fields, and
says how its preview is drawn; who may do what is asked of editorial.rights at every address."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.utils.decorators import method_decorator

from editorial import actions, rights
from editorial.desk.compare import CompareViews
from editorial.desk.conflict import ConflictPage
from editorial.desk.forms import PublishableForm
from editorial.desk.history import HistoryViews
from editorial.desk.leaving import LeavingViews
from editorial.desk.listing import ItemList
from editorial.desk.placing import PlacingViews
from editorial.desk.previewing import PreviewViews
from editorial.desk.reading import ReadsColumn
from editorial.desk.recommending import RecommendViews
from editorial.desk.reviewing import ReviewViews
from editorial.desk.word import WordViews
from editorial.desk.writing import WritingViews
from editorial.editor import editing_page
from editorial.models import State
from editorial.review import rounds


class PublishableAdmin(
    ConflictPage,
    CompareViews,
    HistoryViews,
    LeavingViews,
    PreviewViews,
    WritingViews,
    PlacingViews,
    RecommendViews,
    ReadsColumn,
    WordViews,
    ReviewViews,
    ItemList,
    admin.ModelAdmin,
):
    form = PublishableForm
    change_form_template = "admin/editorial/publishable/change_form.html"
    change_list_template = "admin/editorial/publishable/change_list.html"

    # -- who may see and do what ------------------------------------------------------------

    def get_queryset(self, request):
        items = super().get_queryset(request).annotate(review_step=rounds.step_of_items(self.model))
        return rights.items_for(request.user, items)

    def get_object(self, request, object_id, from_field=None):
        """Give the editing form the newest text, not the public one."""
        item = super().get_object(request, object_id, from_field)
        if item and item.latest_revision:
            item.apply(item.latest_revision.data)
        return item

    def has_view_permission(self, request, obj=None):
        return self._may(request, "view", obj) or self._may(request, "change", obj)

    def has_change_permission(self, request, obj=None):
        return (obj is None or obj.deleted_at is None) and self._may(request, "change", obj)

    def has_delete_permission(self, request, obj=None):
        return False  # nothing is deleted from a form: the recycle bin is a button of its own

    # -- the editing page -------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        return form

    @method_decorator(editing_page)
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            if page := self.conflict_view(request, object_id):
                return page
            return super().changeform_view(request, object_id, form_url, extra_context)
        except actions.StaleRevision:
            # Somebody saved between our look and our lock: look again, the form will say it.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, obj=None, **kwargs):
        context |= {
            "may_publish": self._may(request, "publish", obj),
            "may_withdraw": obj is not None and self._may(request, "withdraw", obj),
            "may_bin": obj is not None and self._may(request, "delete", obj),
            "state": obj.state if obj else State.DRAFT,
            "states": State,
            "review": self.review_context(request, obj) if obj else None,
        }
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        based_on = form.cleaned_data.get("based_on") if change else None
        if change and "section" in form.changed_data:
            actions.move(obj, form.cleaned_data["section"], request.user)
        actions.save_revision(obj, request.user, based_on=based_on)
        if change and "pinned_until" in form.changed_data:
            actions.pin(obj, request.user, until=form.cleaned_data["pinned_until"])

    def log_addition(self, request, obj, message):
        """The actions keep the audit log; Django's own would say everything twice."""

    def log_change(self, request, obj, message):
        """See log_addition."""

    def response_add(self, request, obj, post_url_continue=None):
        return self._after_save(request, obj) or super().response_add(request, obj)

    def response_change(self, request, obj):
        return self._after_save(request, obj) or super().response_change(request, obj)

    def _after_save(self, request, obj):
        if "_preview" in request.POST:
            return HttpResponseRedirect(self._url("preview", obj))
        if "_submit" in request.POST:
            return HttpResponseRedirect(self._url("submit", obj))
        if "_publish" in request.POST:
            self._publish(request, obj)
            return HttpResponseRedirect(self._url("change", obj))
        if "_save" in request.POST:
            messages.success(request, f"《{obj}》已存为第 {obj.latest_revision.number} 版。")
            return HttpResponseRedirect(self._url("change", obj))
        return None

    def _publish(self, request, obj):
        try:
            item = actions.publish(obj, request.user)
        except ValidationError as error:
            messages.error(request, f"《{obj}》已保存，但没有发布：{' '.join(error.messages)}")
            return False
        except PermissionDenied:
            messages.error(request, f"《{obj}》已保存。您没有在“{obj.section}”栏目发布的权限。")
            return False
        verb = "将按时发布" if item.state == State.SCHEDULED else "已发布"
        messages.success(request, f"《{item}》{verb}。")
        return True
