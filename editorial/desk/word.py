"""Word documents in the desk: new drafts made of them, and the text of an item replaced by one."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from editorial import rights
from editorial.desk.addresses import ItemAddresses
from editorial.word import MOST_BYTES, adopt, read

LAST = "word_place"  # in the session: where this person put a document last
MOST_FILES = 30
NOTHING = "请选择要导入的 Word 文档（.docx）。"


def word_view(request, site):
    """The page that takes documents, and what it answers: to the page's script one document at a
    time in JSON, to a plain form the draft of the only document, or a list of results."""
    places = adopt.places_for(request.user)
    if not places:
        raise PermissionDenied
    if request.method == "POST":
        return _take(site, request)
    return _page(site, request, places)


def _page(site, request, places, **more):
    asked = request.GET.get("place") or request.session.get(LAST, "")
    options = [
        (model._meta.verbose_name, [(_place(model, s), _indented(s)) for s in sections])
        for model, sections in places
    ]
    values = [value for _, rows in options for value, _ in rows]
    if asked not in values:
        asked = next((v for v in values if v.startswith(f"{asked.partition(':')[0]}:")), "")
    context = {
        **site.each_context(request),
        "title": "从 Word 新建",
        "options": options,
        "chosen": asked or (values[0] if len(values) == 1 else ""),
        "most": MOST_BYTES // 1024 // 1024,
        **more,
    }
    return TemplateResponse(request, "admin/editorial/word/new.html", context)


def _place(model, section):
    return f"{model._meta.label_lower}:{section.pk}"


def _indented(section):
    return "　" * section.level + section.name


def _chosen(request):
    """Return (model, section) of what was posted; 404 for what this person was not offered."""
    found = re.fullmatch(r"([a-z_]+\.[a-z_]+):(\d{1,15})", request.POST.get("place", ""))
    if not found:
        return None
    for model in adopt.models_for(request.user):
        if model._meta.label_lower == found.group(1):
            sections = rights.granted_sections(request.user).outside_bin()
            return model, get_object_or_404(sections, pk=int(found.group(2)))
    raise Http404


def _take(site, request):
    wants_json = request.POST.get("answer") == "json"
    chosen, files = _chosen(request), request.FILES.getlist("upload")
    problem = "请选择栏目。" if chosen is None else "" if files else NOTHING
    if len(files) > MOST_FILES:
        problem = f"一次最多 {MOST_FILES} 个文档，请分几次导入。"
    if problem and wants_json:
        return _refused(problem)
    if problem:
        places = adopt.places_for(request.user)
        return _page(site, request, places, error=problem, place=request.POST.get("place"))
    model, section = chosen
    request.session[LAST] = _place(model, section)
    results = [_result(upload, model, section, request.user) for upload in files]
    is_only = len(files) == 1 and (not wants_json or request.POST.get("single") == "1")
    if is_only and results[0]["url"]:
        _tell(request, results[0])
    if wants_json:
        return _answer(results[0])
    if is_only and results[0]["url"]:
        return HttpResponseRedirect(results[0]["url"])
    return _page(site, request, adopt.places_for(request.user), results=results)


def _result(upload, model, section, user):
    """Make a draft of one document, or say why not: it doesn't hold the others back."""
    row = {"name": upload.name, "url": "", "error": "", "title": "", "recognised": [], "lost": []}
    try:
        draft = adopt.bring_in(upload, model, section, user)
    except ValidationError as error:
        return row | {"error": " ".join(error.messages)}
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change",
                  args=[draft.item.pk])  # fmt: skip
    return row | {
        "url": url,
        "title": draft.item.title,
        "recognised": draft.recognised,
        "lost": draft.lost,
    }


def _tell(request, result):
    messages.success(request, f"已从《{result['name']}》建好草稿，还没有送审。请核对后再提交。")
    if result["recognised"]:
        found = "；".join(f"{label}：{value}" for label, value in result["recognised"])
        messages.info(request, f"已从文档里认出，并填在下面：{found}。")
    for sentence in result["lost"]:
        messages.warning(request, sentence)


def _answer(result):
    if result["error"]:
        return _refused(result["error"])
    return JsonResponse({"uploaded": 1, **result})


def _refused(message):
    return JsonResponse({"uploaded": 0, "error": {"message": message}})


class WordViews(ItemAddresses):
    """Mixed into the admin of a publishable model."""

    def addresses(self):
        return [*super().addresses(), ("word", "word/", self.word_text_view)]

    def render_change_form(self, request, context, obj=None, **kwargs):
        may = obj is not None and self.has_change_permission(request, obj)
        context["may_replace_by_word"] = may and adopt.takes_word(self.model)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def changelist_view(self, request, extra_context=None):
        may = self._may(request, "add") and adopt.takes_word(self.model)
        more = {"word_place": self.model._meta.label_lower if may else ""}
        return super().changelist_view(request, {**more, **(extra_context or {})})

    @method_decorator(require_POST)
    def word_text_view(self, request, object_id):
        """Answer with a document's text for the editor. Nothing of the item changes: the editor
        looks at it and saves, or doesn't."""
        item = self._item(request, object_id)
        if not self.has_change_permission(request, item) or not adopt.takes_word(self.model):
            raise PermissionDenied
        upload = request.FILES.get("upload")
        if upload is None:
            return _refused(NOTHING)
        try:
            text = read(upload)
            with adopt.adopted(text, request.user) as (replace, lost):
                body = replace(text.body(adopt.more_fields(self.model)))
        except ValidationError as error:
            return _refused(" ".join(error.messages))
        found = {name: text.value(name) for name in adopt.more_fields(self.model)}
        return JsonResponse(
            {
                "uploaded": 1, "name": upload.name, "title": text.title, "body": body,
                "author": text.author, "source": text.source, "fields": found, "lost": lost,
            }
        )  # fmt: skip
