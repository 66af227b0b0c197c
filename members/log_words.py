"""What an entry of the audit log about people says, in the words of whoever reads it."""

from accounts import events
from members.importing import checking
from members.lookup import columns, criteria
from members.models import Kind, RequestKind, RequestState, Use
from members.models.person import HIDDEN, Person

LABELS = {
    "filters": "条件", "typed": "输入的内容（只留校验值）", "chosen": "所选", "found": "查到",
    "shown": "显示", "columns": "列", "plain": "未打码", "loser": "并入的档案编号",
    "taken": "采用并入档案的项", "moved": "移过来的条数", "name_hash": "姓名的校验值",
    "number_hash": "号码的校验值", "by": "方式", "sha256": "文件的校验值", "bytes": "文件大小（字节）",
    "department": "部门编号", "certificates": "证书数", "rule": "期限规则",
    checking.ADD: "新增", checking.CHANGE: "修改", checking.SAME: "不变", checking.BAD: "有问题",
    "added": "删去新增的档案", "changed": "改动的项", "certificate_added": "删去新增的证书",
    "certificate_before": "恢复的证书", "form": "形式", "count": "项数", **dict(Kind.choices),
}  # fmt: skip


def register():
    shown = dict(columns.CHOICES)
    chosen = {**criteria.LABELS, **dict(Kind.choices), **dict(criteria.STATES)}
    hidden = {name: str(Person._meta.get_field(name).verbose_name) for name in HIDDEN}
    moved = {"positions": "任职经历", "certificates": "证书", "consents": "本人同意"}
    values = {
        "columns": shown, "filters": criteria.LABELS, "typed": criteria.LABELS, "chosen": chosen,
        "field": hidden, "moved": moved, "by": {"link": "证书上的二维码"},
        "form": {"print": "打印页", "xlsx": "Excel", "True": "修改"},
    }  # fmt: skip
    events.name_details("person", LABELS, values)
    states = dict(RequestState.choices)
    kinds = {"kind": dict(RequestKind.choices), "old": states, "new": states}
    events.name_details("request", {"kind": "事项", "found": "找到档案"}, kinds)
    events.name_details("consent", {}, {"use": dict(Use.choices)})
