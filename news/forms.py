import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from editorial import rights
from editorial.desk.forms import PublishableForm
from editorial.widgets import DocumentChooser, DocumentListField, ImageChooser
from news.models import Article, Notice, Page, Text, Topic

SUMMARY = forms.Textarea(attrs={"rows": 3})


class ArticleForm(PublishableForm):
    attachments = DocumentListField(label="附件", required=False)

    class Meta:
        model = Article
        fields = "__all__"
        widgets = {"cover": ImageChooser, "summary": SUMMARY}


class PageForm(PublishableForm):
    attachments = DocumentListField(label="附件", required=False)

    class Meta:
        model = Page
        fields = "__all__"


class NoticeForm(PublishableForm):
    attachments = DocumentListField(label="附件", required=False)

    class Meta:
        model = Notice
        fields = "__all__"
        widgets = {"summary": SUMMARY, "main_document": DocumentChooser(kinds=("pdf",))}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _without_pencils(self.fields["department"])


class TextForm(PublishableForm):
    attachments = DocumentListField(label="附件", required=False)

    class Meta:
        model = Text
        fields = "__all__"
        widgets = {"summary": SUMMARY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["replaces"]
        seen = rights.items_for(self.request.user, Text.objects.outside_bin())
        offered = Text.objects.filter(
            Q(pk__in=seen.values("pk")) | Q(pk__in=Text.objects.public().values("pk"))
        )
        field.queryset = offered.exclude(pk=self.instance.pk).order_by("-pk")
        field.label_from_instance = _version_label
        _without_pencils(field)


def _without_pencils(field):
    """Editing a department or another text begins elsewhere, not beside a field."""
    for name in ("can_add_related", "can_change_related", "can_view_related"):
        setattr(field.widget, name, False)


def _version_label(text):
    """A title alone does not tell one version of a rule from the next."""
    facts = [text.document_number, text.effective_on and f"{text.effective_on} 起施行"]
    told = "，".join(filter(None, facts))
    return f"{text.title}（{told}）" if told else text.title


class GroupingField(forms.CharField):
    """Groups as an editor writes them: a line with the name, then a line an article, by its
    address or number. `to_python` returns [{"name": …, "articles": [12, …]}, …]."""

    widget = forms.Textarea

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        blocks = ("\n".join([group["name"], *self._lines(group)]) for group in value)
        return "\n\n".join(blocks)

    def _lines(self, group):
        titles = dict(Article.objects.filter(pk__in=group["articles"]).values_list("pk", "title"))
        return [f"{number} {titles.get(number, '')}".strip() for number in group["articles"]]

    def to_python(self, value):
        groups = []
        for row, line in enumerate(super().to_python(value).splitlines(), start=1):
            text = line.strip()
            if number := re.match(r"^(?:\S*/article/)?(\d+)(?:\.html)?(?:\s|$)", text):
                self._add(groups, int(number.group(1)), row)
            elif text:
                groups.append({"name": text[:60], "articles": []})
        return groups

    def _add(self, groups, number, row):
        if not groups:
            raise ValidationError(f"第 {row} 行：文章前面要先有一行分组名称。")
        groups[-1]["articles"].append(number)


class TopicForm(PublishableForm):
    grouping = GroupingField(
        label="文章分组",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="先写一行分组名称，下面每行一篇文章：编号或网址，如 12 或 /article/12.html。",
    )

    class Meta:
        model = Topic
        fields = "__all__"
        widgets = {"banner": ImageChooser, "summary": SUMMARY}

    def clean_grouping(self):
        """An editor gathers what he may see; a number guessed from elsewhere is refused."""
        groups = self.cleaned_data["grouping"]
        wanted = {number for group in groups for number in group["articles"]}
        seen = rights.items_for(self.request.user, Article.objects.filter(pk__in=wanted))
        public = Article.objects.public().filter(pk__in=wanted)
        allowed = set(seen.values_list("pk", flat=True)) | set(public.values_list("pk", flat=True))
        if missing := wanted - allowed:
            raise ValidationError(f"没有编号为 {', '.join(map(str, sorted(missing)))} 的文章。")
        return groups
