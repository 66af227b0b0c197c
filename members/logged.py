"""What the audit log calls the events of members, and which of them its alarms add up."""

from accounts import events

# (code, in words, worth a question outside working hours, what it counts as)
EVENTS = (
    ("person.search", "查询人员", True, "lookup"),
    ("person.view", "查看人员档案", True, "record"),
    ("person.unmask", "查看一项个人信息", True, "record"),
    ("person.photograph_view", "查看照片", True, "record"),
    ("person.verify", "公众核验", False, "lookup"),
    ("person.export", "导出人员", True, "export"),
    ("person.extract", "制作本人信息摘录", True, "export"),
    ("person.merge", "合并档案", False, ""),
    ("person.unmerge", "撤销合并", False, ""),
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


def register():
    for code, label, watched, counts in EVENTS:
        events.register(code, label, watched=watched, counts=counts)
