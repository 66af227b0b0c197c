"""The editing page while it is open: what is typed is kept, and who else is there is told."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from editorial import buffers, presence
from editorial.desk.addresses import ItemAddresses
from editorial.desk.unsaved import Unsaved

OTHER_PERSON = "这一页是另一位同事打开的，文字先保存在这台电脑里。"


class WritingViews(ItemAddresses):
    def addresses(self):
        return [
            *super().addresses(),
            ("writing", "writing/", self.writing_view),
            ("drop_writing", "writing/drop/", self.drop_writing_view),
        ]

    def get_urls(self):
        new = (
            ("writing_new", "writing/", self.writing_view),
            ("drop_writing_new", "writing/drop/", self.drop_writing_view),
        )
        return [
            path(f"add/{route}", self.admin_site.admin_view(view), name=self._name(name))
            for name, route, view in new
        ] + super().get_urls()

    # -- the form ---------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        """With ?restore=<key> draw the form with what was typed, as if it had just been."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if buffer := self._restored(request, obj):
            return type(form)(form.__name__, (_Typed, form), {"typed": buffers.as_posted(buffer)})
        return form

    def _restored(self, request, item):
        """Return the person's own buffer that the address names, or None."""
        key = request.GET.get("restore")
        if request.method != "GET" or not buffers.is_key(key) or not self._may_write(request, item):
            return None
        return buffers.of(request.user, self.model, item).filter(key=key).first()

    def _may_write(self, request, item):
        if item is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, item)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if self._may_write(request, obj) and not context["is_popup"]:
            context["writing"] = self._opening(request, obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def _opening(self, request, item):
        """Return what the page needs to know about itself while it is open."""
        restored = self._restored(request, item)
        posted = request.POST.get(f"{buffers.OURS}key")
        key = restored.key if restored else posted if buffers.is_key(posted) else buffers.new_key()
        return {
            "key": key,
            "person": request.user.pk,
            "name": f"{self.opts.label_lower}:{item.pk if item else 'new'}",
            "url": self._writing_url("writing", item),
            "autosave_after": settings.AUTOSAVE_SECONDS,
            "beat_every": settings.PRESENCE_SECONDS,
            "is_unsent": request.method == "POST",
            "restored": restored and Unsaved(self, request, restored, item),
            "unsaved": [] if request.method == "POST" else self._unsaved(request, item, but=key),
            "drop_url": self._writing_url("drop_writing", item),
            "others": presence.others(request.user, item) if item else [],
        }

    def _writing_url(self, name, item):
        return self._url(name, item) if item else reverse(f"admin:{self._name(f'{name}_new')}")

    def _unsaved(self, request, item, but=""):
        """Return what was typed in earlier openings and differs from what is saved."""
        found = buffers.of(request.user, self.model, item).exclude(key=but)
        told = [Unsaved(self, request, buffer, item) for buffer in found]
        return [unsaved for unsaved in told if unsaved.changes]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        buffers.saved(request)

    # -- what the open page sends -----------------------------------------------------------

    @method_decorator(require_POST)
    def writing_view(self, request, object_id=None):
        """One address for all that an open page has to say: what was typed, that it is still
        open, or that it is being left. Only typing keeps the person signed in."""
        item = self._item(request, object_id) if object_id else None
        if not self._may_write(request, item):
            raise PermissionDenied
        told = request.POST.get
        if told("writing-person") != str(request.user.pk):
            return JsonResponse({"error": OTHER_PERSON}, status=409)
        if item and item.latest_revision:
            item.apply(item.latest_revision.data)
        answer = {}
        if "writing-typed" not in request.POST:
            request.session.save = _stay_as_it_is
        if "writing-holds" in request.POST:
            try:
                answer |= self._keep(request, item)
            except ValidationError as error:
                return JsonResponse({"error": " ".join(error.messages)}, status=413)
        if item is not None:
            answer |= self._others(request, item)
        return JsonResponse(answer)

    def _keep(self, request, item):
        key = request.POST.get("writing-key", "")
        if not buffers.is_key(key):
            raise ValidationError("这一页打开得太久了，请保存草稿后重新打开。")
        fields = buffers.fields_of(request.POST)
        if "writing-returned" not in request.POST:
            buffer = buffers.keep(request.user, self.model, item, key, fields)
        elif buffers.is_saved(request, key):
            return {"unsaved": ""}
        else:
            after = request.POST.get("writing-after", "")
            buffer = buffers.keep_returned(request.user, self.model, item, key, fields, after)
        when = timezone.localtime(buffer.saved_at).strftime("%H:%M:%S")
        answer = {"saved": when, "stamp": buffers.stamp(buffer)}
        if "writing-returned" in request.POST:
            context = {
                "unsaved": self._unsaved(request, item, but=request.POST.get("writing-page", "")),
                "drop_url": self._writing_url("drop_writing", item),
            }
            template = "admin/editorial/writing/unsaved.html"
            answer["unsaved"] = render_to_string(template, context, request)
        return answer

    def _others(self, request, item):
        if "writing-leave" in request.POST:
            presence.leave(request.user, item)
            return {}
        presence.beat(request.user, item, is_typing="writing-typed" in request.POST)
        return {
            "others": [person.says for person in presence.others(request.user, item)],
            "newer": self._newer(request, item),
        }

    def _newer(self, request, item):
        """Say who has saved since the page was opened; "" where nobody has."""
        latest = item.latest_revision
        based_on = request.POST.get("writing-based-on", "")
        if latest is None or not based_on or based_on == str(latest.number):
            return ""
        when = timezone.localtime(latest.created_at).strftime("%H:%M")
        who = latest.created_by or "系统"
        return f"{who} 在 {when} 保存了第 {latest.number} 版。您接着写不会丢，保存时会让您看到两边的文字。"

    @method_decorator(require_POST)
    def drop_writing_view(self, request, object_id=None):
        """Throw away what was typed in an earlier opening, because its person says so."""
        item = self._item(request, object_id) if object_id else None
        if not self._may_write(request, item):
            raise PermissionDenied
        key = request.POST.get("writing-drop", "")
        buffers.of(request.user, self.model, item).filter(key=key).delete()
        back = self._url("change", item) if item else reverse(f"admin:{self._name('add')}")
        return HttpResponseRedirect(back)


def _stay_as_it_is(*args, **kwargs):
    """A page that is merely open is no sign of its person: the idle time-out goes on."""


class _Typed:
    """Put before a form's class: shows what was typed, without finding fault with it yet."""

    typed = None

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(self.typed if data is None else data, *args, **kwargs)
        if data is None:
            self._errors = ErrorDict()
