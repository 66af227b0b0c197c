"""The admin of everything that is published. A feature subclasses it, names its fields, and
says how its preview is drawn; who may do what is asked of editorial.rights at every address."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from editorial import actions, rights
from editorial.desk.forms import PublishableForm, WithdrawForm
from editorial.desk.listing import ItemList
from editorial.editor import editing_page
from editorial.models import State


class PublishableAdmin(ItemList, admin.ModelAdmin):
    form = PublishableForm
    change_form_template = "admin/editorial/publishable/change_form.html"

    # -- who may see and do what ------------------------------------------------------------

    def get_queryset(self, request):
        return rights.items_for(request.user, super().get_queryset(request))

    def get_object(self, request, object_id, from_field=None):
        """Give the editing form the newest text, not the public one."""
        item = super().get_object(request, object_id, from_field)
        if item and item.latest_revision:
            item.apply(item.latest_revision.data)
        return item

    def _item(self, request, object_id):
        item = self.get_queryset(request).filter(pk=object_id).first()
        if item is None or not self.has_view_permission(request, item):
            raise Http404
        return item

    def has_view_permission(self, request, obj=None):
        return self._may(request, "view", obj) or self._may(request, "change", obj)

    def has_change_permission(self, request, obj=None):
        return (obj is None or obj.deleted_at is None) and self._may(request, "change", obj)

    def has_delete_permission(self, request, obj=None):
        return False  # nothing is deleted from a form: the recycle bin is a button of its own

    def _may(self, request, verb, obj=None):
        if obj is None or obj.pk is None:
            return request.user.has_perm(rights.permission(verb, self.model))
        return rights.may(request.user, verb, obj)

    # -- the editing page -------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        return form

    @method_decorator(editing_page)
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
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

    # -- addresses beside the form ----------------------------------------------------------

    def get_urls(self):
        own = [
            ("preview", "preview/", self.preview_view),
            ("preview_revision", "preview/<int:number>/", self.preview_view),
            ("restore", "restore/<int:number>/", self.restore_view),
            ("withdraw", "withdraw/", self.withdraw_view),
            ("bin", "bin/", self.bin_view),
            ("unbin", "unbin/", self.unbin_view),
        ]
        return [
            path(
                f"<int:object_id>/{route}", self.admin_site.admin_view(view), name=self._name(name)
            )
            for name, route, view in own
        ] + super().get_urls()

    def _name(self, name):
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _url(self, name, obj):
        return reverse(f"admin:{self._name(name)}", args=[obj.pk])

    @method_decorator(require_safe)
    def preview_view(self, request, object_id, number=None):
        """Show the newest text, or a numbered revision, exactly as the public page would."""
        item = self._item(request, object_id)
        revision = item.latest_revision
        if number is not None:
            revision = get_object_or_404(item.revisions(), number=number)
        if revision:
            item.apply(revision.data)
        label = f"{revision or '尚无版本'} · {item.state.label}"
        response = self.preview_response(
            request,
            item,
            is_preview=True,
            preview_label=label,
            preview_back=self._url("change", item),
        )
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def preview_response(self, request, item, **preview):
        """Draw the item's public page. A feature's admin says how."""
        raise NotImplementedError

    def history_view(self, request, object_id, extra_context=None):
        item = self._item(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": f"版本历史：{item}",
            "opts": self.opts,
            "item": item,
            "revisions": item.revisions().select_related("created_by", "released_by")[:200],
            "may_change": self.has_change_permission(request, item),
        }
        return TemplateResponse(request, "admin/editorial/publishable/history.html", context)

    @method_decorator(require_POST)
    def restore_view(self, request, object_id, number):
        item = self._item(request, object_id)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        revision = get_object_or_404(item.revisions(), number=number)
        newest = actions.restore_revision(item, revision, request.user)
        messages.success(request, f"第 {number} 版已恢复为{newest}。对外显示的内容没有变。")
        return HttpResponseRedirect(self._url("change", item))

    def withdraw_view(self, request, object_id):
        item = self._item(request, object_id)
        if not self._may(request, "withdraw", item):
            raise PermissionDenied
        form = WithdrawForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._withdraw(request, item, form):
            return HttpResponseRedirect(self._url("change", item))
        context = {
            **self.admin_site.each_context(request),
            "title": f"撤稿：{item}",
            "opts": self.opts,
            "item": item,
            "form": form,
        }
        return TemplateResponse(request, "admin/editorial/publishable/withdraw.html", context)

    def _withdraw(self, request, item, form):
        try:
            actions.withdraw(item, request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        messages.success(request, f"《{item}》已撤下。")
        return True

    @method_decorator(require_POST)
    def bin_view(self, request, object_id):
        item = self._item(request, object_id)
        if self._attempt(request, actions.move_to_bin, item):
            messages.success(request, f"《{item}》已移入回收站，可以随时恢复。")
            return HttpResponseRedirect(reverse(f"admin:{self._name('changelist')}"))
        return HttpResponseRedirect(self._url("change", item))

    @method_decorator(require_POST)
    def unbin_view(self, request, object_id):
        item = self._item(request, object_id)
        if self._attempt(request, actions.restore_from_bin, item):
            messages.success(request, f"《{item}》已从回收站恢复。")
        return HttpResponseRedirect(self._url("change", item))

    def _attempt(self, request, action, item):
        """Do it, or say why not. PermissionDenied passes: it is an answer of its own."""
        try:
            action(item, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return False
        return True
