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


def register():
    for code, label, watched, counts in EVENTS:
        events.register(code, label, watched=watched, counts=counts)
