"""What the parts of the desk bring to its first page and to its palette, in one place: none of
them has to know the other."""

from editorial import recommending, schedule
from editorial.desk import panels, places
from editorial.desk.unsaved import buffers_of
from editorial.review import queue
from editorial.word import adopt

STATISTICS = "editorial.view_statistics"


def _takes_word(user):
    return bool(adopt.places_for(user))


def _may_recommend(user):
    return user.has_perm(recommending.PERMISSION)


def _sees_figures(user):
    return user.has_perm(STATISTICS)


def _unsaved(user):
    """What was typed and not saved, as rows of the first page."""
    return [
        {
            "title": row["title"],
            "url": row["url"],
            "since": row["saved_at"],
            "note": "新稿，还没有保存过" if row["is_new"] else "有没保存的文字",
        }
        for row in buffers_of(user)
    ]


def _first(rows_of):
    """The first page shows the beginning of a list; the list itself has a page of its own."""
    return lambda user: rows_of(user)[: panels.MOST_ROWS]


def _problems(user):
    return [
        {"title": str(one.item), "url": one.url, "why": f"{one.words}：{one.why}"}
        for one in schedule.problems(user)[: panels.MOST_ROWS]
    ]


panels.register("review_waiting", _first(queue.waiting_for), order=10, heading="等我审")
panels.register("returned", _first(queue.returned_to), order=20, heading="退回给我的")
panels.register("in_work", _first(queue.in_work), order=28, heading="我送审的")
panels.register("buffers", _unsaved, order=35, heading="没有保存的文字")
panels.register(
    "problems", _problems, "admin/desk/warnings.html", order=38, heading="没有按时发出去的"
)
panels.register_button("我的审稿", "admin:reviews", lambda user: True)
panels.register_button("从 Word 新建", "admin:word", _takes_word)
places.register("我的审稿", "admin:reviews", "待审 送审 退回")
places.register("发稿统计", "admin:statistics", "报表")
places.register("浏览统计", "admin:reads", "访问量", _sees_figures)
places.register("从 Word 新建", "admin:word", "导入 docx", _takes_word)
places.register("首页推荐", "admin:recommendations", "头条 焦点", _may_recommend)
