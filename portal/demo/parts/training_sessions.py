"""Sessions of the demonstration's programmes, dated from today, and a few enrolments by people who
do not exist."""

from datetime import timedelta

from django.utils import timezone

from training.enrolment import actions, links
from training.models import Place, Programme, Session

# (programme, label, days from today, length, seats, window in days from today, place, more)
SESSIONS = (
    (3, "第三期", 24, 5, 40, (-12, 17), "示例市委党校", {"notes": "开班前一天 14:00—20:00 报到，在一号楼大厅。\n请自带电脑，带上本支部的记录本。"}),
    (3, "第四期", 66, 5, 40, (10, 58), "示例市委党校", {}),
    (4, "第二期", 33, 3, 6, (-20, 26), "示例干部学院", {"notes": "当天上午 8:00 报到，9:00 开班。"}),
    (0, "冬季班", 47, 3, 40, (-6, 39), "江西井冈山", {"place": "井冈山", "notes": "山上气温低，请带防滑的鞋和厚外套。"}),
    (1, "秋季班", -46, 4, 36, (-90, -52), "陕西延安", {"place": "延安"}),
    (5, "第二期", 38, 2, 36, (-5, 30), "示例学院", {"fee": "每人 600 元，含教材和午餐，住宿自理。"}),
    (2, "第一期", 54, 2, 30, (-5, 40), "河北西柏坡", {"place": "西柏坡", "state": "cancelled", "cancel_reason": "场地维修，和春季班合并举办。"}),
    (0, "春季班", 96, 3, 40, (-1, 88), "江西井冈山", {"place": "井冈山"}),
)  # fmt: skip
# (session, organisation, contact, people)
GROUPS = (
    (0, "示例机械厂党委", "周示例", 4),
    (0, "示例县第一中学党总支", "吴示例", 3),
    (0, "示例社区党委", "郑示例", 2),
    (2, "示例物业公司党支部", "王示例", 4),
    (2, "示例医院机关党委", "冯示例", 2),
    (2, "示例学院党委", "陈示例", 3),
    (2, "示例街道党工委", "褚示例", 1),
    (4, "示例运输公司党委", "卫示例", 5),
)  # fmt: skip
POSTS = ("党支部书记", "组织委员", "宣传委员", "纪检委员", "党务干事")


def load(loader):
    programmes = list(Programme.objects.public().order_by("pk"))
    if not programmes:
        return
    sessions = [_session(programmes, *row) for row in SESSIONS]
    for number, (place, organisation, contact, size) in enumerate(GROUPS, start=1):
        _enrol(sessions[place], number, organisation, contact, size)
    for session, (*_, days, length, _seats, window, _place, more) in zip(
        sessions, SESSIONS, strict=True
    ):
        _settle_times(session, days, length, window, more)
    loader.tell(f"{len(sessions)} sessions, {len(GROUPS)} enrolments")


def _session(programmes, which, label, days, length, seats, window, place, more):
    """Make a session that takes enrolments now; its own times come when the groups are in."""
    now, today = timezone.now(), timezone.localdate()
    return Session.objects.create(
        programme=programmes[which % len(programmes)], label=label, place_text=place,
        place=_place(more.get("place")),
        starts_on=today + timedelta(days=40), ends_on=today + timedelta(days=44), seats=seats,
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), is_shown=True,
        fee=more.get("fee", ""), notes=more.get("notes", ""),
    )  # fmt: skip


def _place(name):
    return name and Place.objects.public().filter(title__contains=name).order_by("pk").first()


def _enrol(session, number, organisation, contact, size):
    people = [
        {
            "name": f"{contact[0]}示例{'甲乙丙丁戊'[place]}",
            "sex": "男" if (number + place) % 2 else "女",
            "post": POSTS[place % len(POSTS)],
            "phone": f"1380000{number:02d}{place:02d}",
        }
        for place in range(size)
    ]
    details = {
        "organisation": organisation, "contact_name": contact, "contact_email": "",
        "contact_phone": f"1380000{number:02d}99", "invoice_note": "",
    }  # fmt: skip
    enrolment = actions.enrol(session.pk, details, people, token=links.fresh())
    if enrolment.holds_seats and number % 3 != 2:
        actions.confirm(enrolment, None)


def _settle_times(session, days, length, window, more):
    today, nine = timezone.localdate(), timezone.localtime().replace(hour=9, minute=0, second=0)
    nine = nine.replace(microsecond=0)
    Session.objects.filter(pk=session.pk).update(
        starts_on=today + timedelta(days=days), ends_on=today + timedelta(days=days + length - 1),
        opens_at=nine + timedelta(days=window[0]),
        closes_at=nine + timedelta(days=window[1], hours=8),
        state=more.get("state", "open"), cancel_reason=more.get("cancel_reason", ""),
    )  # fmt: skip
