"""The editing forms. Related items are chosen by name: the public ones, and what the editor may
see in the sections that he was given."""

from django import forms
from django.db.models import Q

from editorial import rights
from editorial.desk.forms import PublishableForm
from editorial.rows import RowsField
from editorial.widgets import DocumentChooser, ImageChooser, PictureListField
from training.models import Album, Course, Expert, Place, Programme, Voice
from training.numbers import NumbersField, offered, one_of

SUMMARY = forms.Textarea(attrs={"rows": 3})
SHORT = forms.Textarea(attrs={"rows": 2})


def plan_row(courses, experts):
    """Return the form of one row of a plan; `courses` and `experts` are choices."""

    class PlanRow(forms.Form):
        day = forms.IntegerField(
            label="第几天", min_value=1, max_value=60, help_text="只填数字，同一天的各行填同一个。"
        )
        date = forms.CharField(
            label="日期或主题",
            max_length=30,
            required=False,
            help_text="例如：周一、重温入党誓词。",
        )
        time = forms.CharField(
            label="时间", max_length=30, required=False, help_text="例如：上午、9:00—11:30。"
        )
        content = forms.CharField(label="内容", max_length=200)
        place = forms.CharField(label="地点", max_length=60, required=False)
        course = one_of(courses, label="对应课程")
        expert = one_of(experts, label="授课专家")

    return PlanRow


class OutlineRow(forms.Form):
    title = forms.CharField(label="小标题", max_length=80)
    text = forms.CharField(
        label="要点", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class PointRow(forms.Form):
    name = forms.CharField(label="点位名称", max_length=60, help_text="例如：八角楼。")
    text = forms.CharField(
        label="讲什么", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    minutes = forms.IntegerField(label="用时（分钟）", min_value=1, max_value=600, required=False)


class WorkRow(forms.Form):
    year = forms.IntegerField(
        label="年份", min_value=1900, max_value=2100, required=False, help_text="例如：2021。"
    )
    title = forms.CharField(label="书名或篇名", max_length=120, help_text="不用写书名号。")
    publisher = forms.CharField(label="出版社或刊物", max_length=80, required=False)


class RelatedForm(PublishableForm):
    """Narrows its foreign keys to items of ours (`related`) to what may be chosen."""

    related = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.related:
            field = self.fields[name]
            chosen = getattr(self.instance, f"{name}_id")
            model = field.queryset.model
            visible = rights.items_for(self.request.user, model.objects.outside_bin())
            may_choose = Q(pk__in=visible.values("pk")) | Q(pk=chosen)
            may_choose |= Q(pk__in=model.objects.public().values("pk"))
            field.queryset = model.objects.filter(may_choose).order_by("title", "pk")
            field.widget = getattr(field.widget, "widget", field.widget)
            field.widget.choices = field.choices

    def offered(self, model, chosen=()):
        return offered(self.request.user, model, chosen)


class ProgrammeForm(RelatedForm):
    class Meta:
        model = Programme
        fields = "__all__"
        widgets = {
            "cover": ImageChooser, "brochure": DocumentChooser(kinds=("pdf",)),
            "summary": SUMMARY, "audience": SHORT, "fee": SHORT,
        }  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plan = self.instance.plan
        courses = self.offered(Course, [row.get("course") for row in plan])
        experts = self.offered(Expert, [row.get("expert") for row in plan])
        self.fields["plan"] = RowsField(
            plan_row(courses, experts), label="日程安排", row_name="行", most=200, blank=2,
        )  # fmt: skip
        self.fields["places"] = NumbersField(
            self.offered(Place, self.instance.places), label="教学点", item_label="教学点", row_name="处",
            help_text="这个项目去哪些现场教学点，按先后排。页面上显示成图片卡片。",
        )  # fmt: skip


class CourseForm(RelatedForm):
    related = ("place",)
    outline = RowsField(OutlineRow, label="课程提纲", row_name="节", most=40)

    class Meta:
        model = Course
        fields = "__all__"
        widgets = {"cover": ImageChooser, "summary": SUMMARY, "audience": SHORT}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["experts"] = NumbersField(
            self.offered(Expert, self.instance.experts), label="授课专家", item_label="专家", row_name="位",
            help_text="没有固定的人可以不选；几位合讲的，主讲排在前面。",
        )  # fmt: skip


class PlaceForm(RelatedForm):
    pictures = PictureListField(
        label="图片", required=False, most=40,
        help_text="可以一次拖进来很多张，每张写一句说明。没有选封面图时，第一张当封面。",
    )  # fmt: skip
    points = RowsField(
        PointRow, label="教学点位", row_name="处", most=40, help_text="按参观的先后排。"
    )

    class Meta:
        model = Place
        fields = "__all__"
        widgets = {
            "cover": ImageChooser, "summary": SUMMARY, "directions": SHORT,
            "questions": forms.Textarea(attrs={"rows": 4}),
        }  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].label = "名称"


class ExpertForm(PublishableForm):
    works = RowsField(
        WorkRow, label="主要著作", row_name="种", most=60, help_text="代表性的几种即可，新的在前。"
    )

    class Meta:
        model = Expert
        fields = "__all__"
        widgets = {"cover": ImageChooser, "summary": SUMMARY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].label = "姓名"
        self.fields["cover"].label = "照片"
        self.fields["cover"].help_text = "竖图，比例 3:4，头像居中。没有照片时显示姓氏。"
        self.fields["summary"].help_text = "一两句话：研究什么、擅长讲什么。"


class AlbumForm(RelatedForm):
    related = ("programme",)
    pictures = PictureListField(
        label="图片",
        help_text="可以一次拖进来很多张，拖动调整先后，每张写一句说明。没有选封面图时，第一张当封面。",
    )

    class Meta:
        model = Album
        fields = "__all__"
        widgets = {"cover": ImageChooser, "summary": SUMMARY}


class VoiceForm(RelatedForm):
    related = ("programme",)

    class Meta:
        model = Voice
        fields = "__all__"
        widgets = {"body": forms.Textarea(attrs={"rows": 12})}
