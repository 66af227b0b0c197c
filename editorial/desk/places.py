"""Where a person can go from anywhere in the desk: forms, lists, sections, chapters, actions.

The palette jumps there, the search over the desk names what fits. Each is shown only to whoever
may open it: lists and forms are those of the admin's own list for this very person.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from editorial import handbook, indexing, kinds, rights
from editorial.desk.initials import initials
from editorial.models import Section

# What people call a list besides its name; the letters are those of a character's other sound.
ALIASES = {
    "文章": "新闻 稿件 写稿",
    "通知公告": "通知 公告 文号",
    "专题": "专栏",
    "单页": "介绍",
    "图片": "照片 图库 媒体库 素材",
    "文档": "附件 文件 下载",
    "友情链接": "友链 外链",
    "栏目": "菜单 导航 目录",
    "首页板块": "首页 主页",
    "焦点图": "轮播 幻灯",
    "账号": "用户 人员 员工 密码",
    "部门": "单位 科室",
    "栏目授权": "权限 授权",
    "角色": "权限",
    "审计日志": "日志 记录",
    "来信": "信箱 留言 书记信箱",
    "调查": "问卷 投票",
    "报名": "学员 名单",
    "网站设置": "设置 站名 页脚 备案 全站灰",
    "重定向": "跳转 旧网址",
}


@dataclass(frozen=True)
class Page:
    """A page of the desk that belongs to no model. `may(user)` says who sees it named; the page
    asks by itself all the same."""

    label: str
    url: str  # the name of its address, with "?…" after it where it needs that
    words: str
    may: Callable[[object], bool]

    def address(self):
        name, mark, query = self.url.partition("?")
        return reverse(name) + mark + query


_pages = {}


def register(label, url, words="", may=lambda user: True):
    """Let the palette and the search over the desk lead to a page; a label is there once."""
    _pages[label] = Page(label, url, words, may)


register("我的工作台", "admin:index", "首页 主页 待办")
register("查找全部稿件", "admin:find", "搜索 检索")
register("回收站", "admin:find?state=binned", "删除 恢复 垃圾箱")
register("编辑手册", "admin:handbook", "帮助 说明")
register("修改密码", "admin:password_change", "口令")
register("查看网站", "home", "前台 首页")


def places(request):
    """Return [{group, label, url, hint, keys}] of all that this person can jump to."""
    return [*_own_pages(request.user), *_lists(request), *_sections(request.user), *_chapters()]


def matching(request, q, limit=8):
    """Return the places whose name, other names or initials fit what was typed."""
    typed = "".join(q.lower().split())
    if not typed:
        return []
    found = [place for place in places(request) if typed in f"{place['label']} {place['keys']}"]
    found.sort(key=lambda place: (not place["label"].startswith(typed), len(place["label"])))
    return found[:limit]


def _place(group, label, url, hint="", words=""):
    keys = f"{initials(label)} {words} {' '.join(map(initials, words.split()))}"
    return {"group": group, "label": label, "url": url, "hint": hint, "keys": keys.lower().strip()}


def _own_pages(user):
    for page in _pages.values():
        if page.may(user):
            try:
                yield _place("去", page.label, page.address(), words=page.words)
            except NoReverseMatch:
                continue


def _lists(request):
    makes, opens = [], []
    for app in admin.site.get_app_list(request):
        for model in app["models"]:
            name = str(model["name"])
            words = ALIASES.get(name, "")
            if model["add_url"] and _has_room(model["model"]):
                makes.append(_place("新建", f"新建{name}", model["add_url"], app["name"], words))
            if model["admin_url"]:
                opens.append(_place("列表", name, model["admin_url"], app["name"], words))
    written = [f"新建{model._meta.verbose_name}" for model in indexing.models()]
    makes.sort(key=lambda place: written.index(place["label"]) if place["label"] in written else 99)
    return [*makes, *opens]


def _has_room(model):
    """A kind of item that no section can hold is nothing to begin with."""
    return not hasattr(model, "versioned_fields") or bool(kinds.holding(model))


def _sections(user):
    granted = rights.granted_sections(user).outside_bin().exclude(kind="link")
    for section in granted.select_related("parent").order_by("tree_id", "lft"):
        hint = section.parent.name if section.parent_id else ""
        url = f"{reverse('admin:find')}?section={section.pk}"
        yield _place("栏目里的稿件", section.name, url, hint, section.slug)


def _chapters():
    for chapter in handbook.chapters():
        url = reverse("admin:handbook_chapter", args=[chapter.slug])
        yield _place("手册", chapter.title, url, "编辑手册", chapter.slug)


def sections_of(user):
    """Return the sections whose items a person may look for, in the order of the tree."""
    return rights.granted_sections(user).outside_bin().order_by("tree_id", "lft")


def branch_of(section):
    return set(Section.objects.branches_of([section]).values_list("pk", flat=True))
