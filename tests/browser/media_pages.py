"""Two pages with nothing but the media components, so that they are proved before and apart from
the features that use them: /try/desk/ (a form of staff) and /try/<name>/ (a public page)."""

import json

from django import forms
from django.contrib.admin.views.decorators import staff_member_required
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path

from editorial import pages
from editorial.editor import editing_page
from editorial.head import Head
from editorial.models import Document
from editorial.widgets import DocumentChooser, PictureListField
from portal import urls
from portal.urls import handler400, handler403, handler404, handler500  # noqa: F401

DESK = """{% extends "admin/base_site.html" %}
{% block extrahead %}{{ form.media }}{% endblock %}
{% block content %}<form method="post">{% csrf_token %}{{ form.as_p }}
<button type="submit">保存</button></form><p id="saved">{{ saved }}</p>{% endblock %}"""
PUBLIC = """{% extends "base.html" %}{% load static %}
{% block styles %}{% for name in styles %}<link rel="stylesheet" href="/static/css/{{ name }}.css" />
{% endfor %}{% endblock %}
{% block scripts %}<script type="module" src="{% static 'js/lightbox.js' %}"></script>{% endblock %}
{% block main %}<h1>试一试</h1>{% include component %}{% endblock %}"""
STYLES = ("gallery", "pdf", "player", "attachments")

shown = {}  # name of a component → what a test wants it to show


class DeskForm(forms.Form):
    pictures = PictureListField(label="图片", most=6, required=False)
    brochure = forms.ModelChoiceField(
        Document.objects.all(), label="简章", required=False, widget=DocumentChooser(kinds=("pdf",))
    )


@staff_member_required
@editing_page
def desk(request):
    form = DeskForm(request.POST or None)
    saved = ""
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        kept = found["pictures"] or str(found["brochure"])
        saved = json.dumps(kept, ensure_ascii=False)
    template = engines["django"].from_string(DESK)
    return TemplateResponse(request, template, {"form": form, "saved": saved, "title": "试"})


def public(request, name):
    context = {"component": f"components/{name}.html", "styles": STYLES, **shown[name]}
    template = engines["django"].from_string(PUBLIC)
    return pages.render(request, template, context, head=Head(title="试一试"))


urlpatterns = [
    path("try/desk/", desk),
    path("try/<slug:name>/", public),
    *urls.urlpatterns,
]
