"""The sections that a new installation starts with: the menu of the organisation's old site."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Start:
    slug: str
    name: str
    kind: str = "articles"
    column_type: str = ""
    list_style: str = "list"
    freshness_days: int | None = None
    below: tuple["Start", ...] = ()


def news(slug, name, **more):
    return Start(slug, name, column_type="工作动态", freshness_days=14, **more)


TREE = (
    Start("organization", "组织机构", "channel", "机构职能", below=(
        Start("about", "新时代党建教育研究部介绍", "page", "概况信息"),
        Start("structure", "组织机构", "chart", "机构职能"),
        Start("surveys", "民意调查", "surveys", "征集调查"),
        Start("contact", "联系方式", "contact", "概况信息"),
    )),
    Start("news", "党建新闻", "channel", "工作动态", below=(
        news("dynamics", "党建新闻"),
        news("anti-epidemic", "党旗飘扬，战疫情", list_style="timeline"),
        news("cases", "党建案例"),
        news("new-era", "筑梦新时代永远跟党走", list_style="grid"),
        news("integrity", "廉政教育"),
        news("style", "党建风采", list_style="grid"),
        Start("topics", "专题专栏", "topics", "专题专栏"),
    )),
    Start("training", "培训活动", "channel", "办事服务", below=(
        Start("red-sites", "走进革命圣地党性教育培训活动", "programmes"),
        Start("party-affairs", "党务工作培训", "programmes"),
        Start("discipline", "纪检监察培训", "programmes"),
        Start("updates", "培训动态", column_type="工作动态", freshness_days=14),
        Start("courses", "培训课程", "courses"),
        Start("calendar", "培训日历", "calendar", column_type="办事服务"),
        Start("on-site", "现场教学", "places"),
        Start("experts", "党建教育专家", "experts"),
        Start("gallery", "培训掠影", "albums"),
        Start("voices", "学员心声", "voices"),
    )),
    Start("publications", "编辑出版", "channel", "其他", below=(
        Start("books", "党建读物", "books", list_style="grid"),
        Start("books-anti-epidemic", "《党旗飘扬战疫情》", "books", list_style="grid"),
        Start("books-new-era", "《筑梦新时代永远跟党走》", "books", list_style="grid"),
        Start("calls", "征稿启事", "calls", "征集调查"),
    )),
    Start("knowledge", "党建知识", "channel", "其他", below=(
        Start("basics", "党建知识"),
        Start("memorial", "网上纪念馆", "memorial", list_style="grid", below=(
            Start("founders", "建党先驱", "memorial", list_style="grid"),
            Start("martyrs", "英烈千秋", "memorial", list_style="grid"),
            Start("builders", "建设先锋", "memorial", list_style="grid"),
            Start("events", "重大事件", "memorial", list_style="timeline"),
        )),
        Start("classics", "学习经典", "texts"),
        Start("rules", "党章党规", "texts", "政策文件"),
    )),
    Start("productions", "党建出品", "productions", list_style="grid"),
    Start("notices", "通知公告", "notices", "通知公告", freshness_days=180),
    Start("lookup", "人员查询", "verification", "办事服务"),
)  # fmt: skip


def plant(model):
    """Store the tree through a section model, today's or a migration's, if there is none yet.

    A migration's model knows no MPTT, so the numbers of the nested sets are counted here.
    """
    if model.objects.exists():
        return
    for tree_id, top in enumerate(TREE, start=1):
        _plant(model, top, None, tree_id, lft=1, level=0)


def _plant(model, start, parent, tree_id, lft, level):
    section = model.objects.create(
        name=start.name, slug=start.slug, kind=start.kind, column_type=start.column_type,
        list_style=start.list_style, freshness_days=start.freshness_days, parent=parent,
        path=f"{parent.path}/{start.slug}" if parent else start.slug,
        tree_id=tree_id, lft=lft, rght=lft + 1, level=level,
    )  # fmt: skip
    edge = lft + 1
    for child in start.below:
        edge = _plant(model, child, section, tree_id, edge, level + 1)
    model.objects.filter(pk=section.pk).update(rght=edge)
    return edge + 1
