"""What an entry of the audit log is called, and what it counts as. A feature names its own events
in AppConfig.ready:

    events.register("person.view", "查看人员档案", watched=True, counts="record")

`counts` is what the alarms add up: "record" (one person's data was seen), "lookup" (somebody was
looked for; a result other than "ok" is a failed one), "export", "sign_in", or nothing. `watched`
marks what is worth a question outside working hours.

An event that nobody registered is said from its code: "article.publish" is 文章 · 发布.
"""

from dataclasses import dataclass

from django.apps import apps

GROUPS = {"record": "查看个人信息", "lookup": "查询", "export": "导出", "sign_in": "登录"}

VERBS = {
    "create": "新建", "save": "保存", "change": "修改", "delete": "删除", "publish": "发布",
    "withdraw": "撤稿", "bin": "移入回收站", "unbin": "从回收站恢复", "purge": "彻底删除",
    "move": "移动", "pin": "置顶", "rename": "改名", "upload": "上传", "import": "导入",
    "import_word": "导入 Word", "bulk": "批量操作", "view": "查看", "open": "打开", "read": "查看",
    "export": "导出", "download": "下载", "receive": "收到", "discard": "弃用", "focus": "改主体位置",
    "replace": "换文件", "crop": "裁切", "back": "换回旧文件", "place": "放到另一栏目",
    "unplace": "撤出另一栏目", "recommend": "推荐到首页", "rerecommend": "改首页推荐",
    "unrecommend": "取消首页推荐", "preview_link": "建预览链接", "preview_revoke": "作废预览链接",
    "preview_open": "经预览链接打开",
    "submit": "送审", "approve": "审核通过", "return": "退回", "take_back": "撤回",
    "proofread": "校对签字", "release_urgently": "紧急签发",
    "confirm": "确认", "cancel": "取消", "erase": "清除个人信息", "new_link": "换私人链接",
    "note": "写备注", "promote": "候补转正", "badges": "打印胸牌", "sign_in": "登录",
    "sign_out": "退出", "locked": "锁定", "codes": "生成邀请码",
    "begin": "开始办理", "draft": "写答复", "answer": "答复", "release": "公开", "close": "办结",
    "waiting": "改回待审", "approved": "通过", "rejected": "不采用",
    "password_change": "修改密码", "password_set": "重设密码",
    "unmask": "查看一项个人信息", "revoke": "撤销", "duplicate": "发现重复", "merge": "合并",
    "photograph": "换照片", "photograph_removed": "删照片", "search": "查询", "verify": "核验",
    "lookup": "查询",
}  # fmt: skip
OBJECTS = {
    "account": "账号",
    "audit": "审计日志",
    "alarm": "审计报警",
    "statistics": "统计",
    "folder": "素材文件夹",
}


@dataclass(frozen=True)
class Event:
    code: str
    label: str
    watched: bool = False
    counts: str = ""


_events: dict[str, Event] = {}
_details: dict[str, tuple[dict, dict]] = {}


def register(code, label, *, watched=False, counts=""):
    """Name an event; the same code takes the other's place."""
    if counts and counts not in GROUPS:
        raise ValueError(f"An event counts as one of {', '.join(GROUPS)}, not as {counts!r}.")
    _events[code] = Event(code, label, watched, counts)


def name_details(thing, labels, values=None):
    """Say what the details of a thing's entries ("person" of "person.view") are called, {detail:
    name}, and what the codes in them mean, {detail: {code: words}}."""
    _details[thing] = (labels, values or {})


def detail_words(code):
    """Return ({detail: name}, {detail: {code: words}}) of an event."""
    return _details.get(code.partition(".")[0], ({}, {}))


def counted_as(*groups):
    """Return the codes of the events that count as one of these."""
    return sorted(event.code for event in _events.values() if event.counts in groups)


def watched():
    return sorted(event.code for event in _events.values() if event.watched)


def label_of(code, target_type=""):
    """Say an event in the words of the people who read the log."""
    if code in _events:
        return _events[code].label
    name, _, verb = code.partition(".")
    return f"{OBJECTS.get(name) or _named(name, target_type)} · {VERBS.get(verb, verb)}"


def object_name(target_type):
    """Return what a model ("news.article") is called, or "" for none."""
    try:
        return str(apps.get_model(target_type)._meta.verbose_name) if target_type else ""
    except (LookupError, ValueError):
        return target_type


def _named(name, target_type):
    """What an event is of is the model of its name; two apps may have one of the same name."""
    if target_type.endswith(f".{name}"):
        return object_name(target_type)
    found = {model._meta.model_name: model for model in apps.get_models()}
    return str(found[name]._meta.verbose_name) if name in found else name


register("account.sign_in", "登录", counts="sign_in")
register("account.sign_out", "退出")
register("account.locked", "登录被锁定")
register("account.password_change", "修改自己的密码")
register("account.password_set", "重设他人的密码")
register("audit.view", "查看审计日志")
register("audit.open", "打开一条审计记录")
register("audit.search", "查询审计日志")
register("audit.export", "导出审计日志", watched=True, counts="export")
register("alarm.check", "核查审计报警")
register("alarm.rules", "修改报警规则")
