"""What the audit log calls the events of members and what they say of themselves, and which of them
its alarms add up."""

from accounts import events
from members.importing import checking
from members.lookup import columns, criteria
from members.models import Kind, RequestKind, RequestState, Use
from members.models.person import HIDDEN, Person

# (code, in words, worth a question outside working hours, what it counts as)
EVENTS = (
    ("person.search", "查询人员", True, "lookup"),
    ("person.view", "查看人员档案", True, "record"),
    ("person.unmask", "查看一项个人信息", True, "record"),
    ("person.photograph_view", "查看照片", True, "record"),
    ("person.verify", "公众核验", False, "lookup"),
    ("person.export", "导出人员", True, "export"),
    ("person.extract", "制作本人信息摘录", True, "export"),
    ("person.export_asked", "申请导出人员", True, ""),
    ("person.merge", "合并档案", False, ""),
    ("person.merge_undone", "撤销合并", False, ""),
    ("person.import_upload", "上传人员表", False, ""),
    ("person.import_check", "核对人员表", False, ""),
    ("person.import", "导入人员", True, ""),
    ("person.import_errors", "下载有问题的行", True, "export"),
    ("person.import_undo", "撤回整批导入", False, ""),
    ("person.import_drop", "放弃导入", False, ""),
    ("person.retention", "查看保存期限", False, ""),
    ("request.receive", "收到个人信息申请", False, ""),
    ("request.open", "打开个人信息申请", True, "record"),
    ("request.unmask", "查看申请人", True, "record"),
    ("request.link", "对应档案", False, ""),
    ("request.check", "核实身份", False, ""),
    ("request.done", "办结申请", False, ""),
    ("request.refuse", "不予办理", False, ""),
    ("request.note", "写办理备注", False, ""),
    ("person.deidentify", "去标识化", False, ""),
    ("person.create", "新建人员档案", False, ""),
    ("person.change", "修改人员档案", False, ""),
    ("person.duplicate", "发现重复的档案", False, ""),
    ("person.photograph", "换照片", False, ""),
    ("person.photograph_removed", "删照片", False, ""),
    ("certificate.create", "登记证书", False, ""),
    ("certificate.change", "修改证书", False, ""),
    ("certificate.print", "打印证书", True, "record"),
    ("certificate.revoke", "撤销证书", False, ""),
    ("consent.create", "登记同意", False, ""),
    ("consent.withdraw", "登记撤回同意", False, ""),
)  # fmt: skip


# What an entry says beside its event, in the words of whoever reads it.
LABELS = {
    "filters": "条件", "typed": "输入的内容（只留校验值）", "chosen": "所选", "found": "查到",
    "shown": "显示", "columns": "列", "plain": "未打码", "loser": "并入的档案编号",
    "taken": "采用并入档案的项", "moved": "移过来的条数", "name_hash": "姓名的校验值",
    "number_hash": "号码的校验值", "by": "方式", "sha256": "文件的校验值", "bytes": "文件大小（字节）",
    "department": "部门编号", "certificates": "证书数", "rule": "期限规则",
    checking.ADD: "新增", checking.CHANGE: "修改", checking.SAME: "不变", checking.BAD: "有问题",
    "added": "删去新增的档案", "changed": "改动的项", "certificate_added": "删去新增的证书",
    "certificate_before": "恢复的证书", "form": "形式", "page": "页面", "count": "项数", **dict(Kind.choices),
}  # fmt: skip


PAGES = {
    "record": "档案", "change_form": "修改档案", "unmask": "显示一项", "consents": "本人同意",
    "revoke": "撤销证书", "merge_choose": "合并：选另一份", "merge_compare": "合并：对照",
    "merge_undo": "撤销合并",
}  # fmt: skip


def register():
    for code, label, watched, counts in EVENTS:
        events.register(code, label, watched=watched, counts=counts)
    _name_details()


def _name_details():
    shown = dict(columns.CHOICES)
    chosen = {**criteria.LABELS, **dict(Kind.choices), **dict(criteria.STATES)}
    hidden = {name: str(Person._meta.get_field(name).verbose_name) for name in HIDDEN}
    moved = {"positions": "任职经历", "certificates": "证书", "consents": "本人同意"}
    values = {
        "columns": shown, "filters": criteria.LABELS, "typed": criteria.LABELS, "chosen": chosen,
        "field": hidden, "moved": moved, "by": {"link": "证书上的二维码"},
        "form": {"print": "打印页", "xlsx": "Excel"},
        "page": PAGES,
    }  # fmt: skip
    events.name_details("person", LABELS, values)
    states = dict(RequestState.choices)
    kinds = {"kind": dict(RequestKind.choices), "old": states, "new": states}
    events.name_details("request", {"kind": "事项", "found": "找到档案"}, kinds)
    events.name_details("consent", {}, {"use": dict(Use.choices)})
