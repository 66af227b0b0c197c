from django import forms
from django.contrib import admin
from js_asset import Script

from accounts.models import Department
from editorial.desk.forms import PublishableForm
from editorial.desk.publishable import PublishableAdmin
from editorial.rows import Rows, RowsField
from organization.models import Chart
from organization.models.chart import lines, post
from organization.telephone import phone_number
from organization.views.chart import chart_page

DEEPEST = 6  # levels of departments
FROM_DEPARTMENTS = "departments"  # asks the form to add what the table of departments has


class UnitRow(forms.Form):
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label="部门名称", max_length=40, widget=forms.TextInput(attrs={"data-unit-name": ""}),
        error_messages={"required": "请填写部门名称，或移除这一行。"},
    )  # fmt: skip
    parent = forms.CharField(
        label="上级部门", max_length=40, required=False,
        help_text="填上级部门的名称；只有最上面的一个留空。",
        widget=forms.TextInput(attrs={"data-unit-parent": "", "autocomplete": "off"}),
    )  # fmt: skip
    posts = forms.CharField(
        label="职务与姓名", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个，如“主任：张某”。第一行是负责人，会显示在图里。",
    )  # fmt: skip
    duties = forms.CharField(
        label="主要职责", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一条。",
    )  # fmt: skip
    telephone = forms.CharField(
        label="电话", required=False, max_length=60, validators=[phone_number]
    )
    email = forms.EmailField(
        label="电子邮箱", required=False,
        error_messages={"invalid": "请填写完整的电子邮箱地址，例如 name@example.org。"},
    )  # fmt: skip
    room = forms.CharField(label="办公地点", required=False, max_length=60)
    department = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Media:
        css = {"all": ["admin-theme/chart.css"]}
        js = (Script("admin-theme/chart.js", type="module"),)

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_parent(self):
        return " ".join(self.cleaned_data["parent"].split())

    def clean_posts(self):
        for line in lines(self.cleaned_data["posts"]):
            title, name = post(line)
            if not title or len(title) > 30 or len(name) > 30:
                raise forms.ValidationError(f"“{line[:40]}”：请写成“职务：姓名”，各不超过 30 字。")
        return self.cleaned_data["posts"]


def one_tree(rows):
    """Say at its field what keeps the departments from being one tree."""
    by_name = {}
    for row in rows:
        name = row.cleaned_data["name"]
        if name in by_name:
            row.add_error("name", f"已经有一个“{name}”，请把名称写得有区别。")
        by_name.setdefault(name, row)
    if any(row.errors for row in rows):
        return
    parents = {name: row.cleaned_data["parent"] for name, row in by_name.items()}
    _one_top(rows)
    for name, row in by_name.items():
        _under_the_top(row, name, parents)


def _one_top(rows):
    tops = [row for row in rows if not row.cleaned_data["parent"]]
    for row in tops[1:]:
        first = tops[0].cleaned_data["name"]
        row.add_error("parent", f"最上面已经有“{first}”，请给这个部门填写上级。")
    if rows and not tops:
        rows[0].add_error("parent", "总要有一个部门在最上面：把它的上级留空。")


def _under_the_top(row, name, parents):
    above, line = parents[name], [name]
    if above and above not in parents:
        row.add_error("parent", f"没有叫“{above}”的部门，请核对名称。")
        return
    while above:
        if above in line:
            circle = " → ".join([*line[line.index(above) :], above])
            if above == name:
                row.add_error("parent", f"上下级绕成了一圈：{circle}。")
            return
        line.append(above)
        above = parents.get(above, "")
    if len(line) > DEEPEST:
        row.add_error("parent", f"最多 {DEEPEST} 级，这个部门在第 {len(line)} 级。")


class Units(Rows):
    def check(self, rows):
        one_tree(rows)


class ChartForm(PublishableForm):
    units = RowsField(
        UnitRow, label="部门", row_name="个部门", most=120, formset=Units, required=True,
        help_text="上下级由“上级部门”决定，排列的先后由行的先后决定。",
    )  # fmt: skip

    class Meta:
        model = Chart
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if FROM_DEPARTMENTS in self.request.GET:
            self.initial["units"] = with_departments(self.initial.get("units") or [])

    def clean_units(self):
        """Give each department a number of its own, which its anchor keeps for ever."""
        units = self.cleaned_data["units"]
        stored = {unit["number"] for unit in self.instance.units}
        taken, last = set(), max(stored, default=0)
        for unit in units:
            if unit["number"] not in stored or unit["number"] in taken:
                unit["number"] = last = last + 1
            taken.add(unit["number"])
        return units


def with_departments(units):
    """Return the rows, and one more for each department of the staff that none stands for."""
    known = {unit.get("department") for unit in units}
    names = {unit.get("department"): unit["name"] for unit in units}
    taken = {unit["name"] for unit in units}
    added = []
    for department in Department.objects.select_related("parent").order_by("tree_id", "lft"):
        if department.pk in known:
            continue
        name = department.name
        if name in taken and department.parent_id:
            name = f"{department.parent}{name}"
        names[department.pk] = name
        taken.add(name)
        parent = names.get(department.parent_id, "")
        added.append({"name": name, "parent": parent, "department": department.pk})
    return [*units, *added]


@admin.register(Chart)
class ChartAdmin(PublishableAdmin):
    form = ChartForm
    change_form_template = "admin/organization/chart/change_form.html"
    fieldsets = (
        (None, {"fields": ("title", "section", "introduction")}),
        ("部门", {"fields": ("units",)}),
        ("发布", {"fields": ("planned_at", "expires_at", "pinned_until", "based_on")}),
    )

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["has_departments"] = Department.objects.exists()
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def preview_response(self, request, item, **preview):
        return chart_page(request, item.section, item, **preview)
