"""The columns of the list and of the sheet: what each says of a record, masked or in clear."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Prefetch

from members.models import Certificate, ListColumns
from members.models.person import HIDDEN

NOTHING = ""


@dataclass(frozen=True)
class Column:
    """`say(person)` returns text or a date. What is encrypted is masked unless it is asked plain."""

    name: str
    label: str
    say: Callable[[object], object]
    is_hidden: bool = False

    def of(self, person, *, plain=False):
        if not self.is_hidden:
            return self.say(person)
        value = getattr(person, self.name) if plain else person.masked(self.name)
        return value or NOTHING


def _hidden(name, label):
    return Column(name, label, lambda person: person.masked(name), is_hidden=True)


def _newest(person):
    return person.papers[0] if person.papers else None


def _paper(say):
    return lambda person: say(paper) if (paper := _newest(person)) else NOTHING


ALL = (
    Column("name", "姓名", lambda p: p.name),
    Column("kind", "类别", lambda p: p.get_kind_display()),
    Column("organisation", "单位", lambda p: p.organisation),
    Column("post", "职务", lambda p: p.post),
    Column("work_number", "工号", lambda p: p.work_number),
    Column("sex", "性别", lambda p: p.sex),
    _hidden("id_number", "身份证号"),
    _hidden("birth_date", "出生日期"),
    _hidden("phone", "电话"),
    _hidden("email", "邮箱"),
    Column("former_names", "曾用名", lambda p: "、".join(p.former_names.split())),
    Column("joined_party_on", "入党日期", lambda p: p.joined_party_on or NOTHING),
    Column("department", "管理部门", lambda p: str(p.department)),
    Column("certificate", "最近证书", _paper(lambda c: c.number)),
    Column("programme", "培训项目", _paper(lambda c: c.programme)),
    Column("issued_on", "发证日期", _paper(lambda c: c.issued_on)),
    Column("expires_on", "有效期至", _paper(lambda c: c.expires_on or "长期")),
    Column("state", "证书状态", _paper(lambda c: c.state().label)),
)
BY_NAME = {column.name: column for column in ALL}
CHOICES = [(column.name, column.label) for column in ALL]
USUAL = ("name", "kind", "organisation", "post", "phone", "state")
OF_CERTIFICATE = {"certificate", "programme", "issued_on", "expires_on", "state"}


def named(names):
    """Return the Columns of these names in their own order; the name of the person is always there."""
    wanted = {"name", *names}
    return [column for column in ALL if column.name in wanted]


def of_user(user):
    """Return the Columns that a user chose for the list."""
    chosen = ListColumns.objects.filter(user=user).values_list("columns", flat=True).first()
    return named(chosen or USUAL)


def choose(user, names):
    known = [name for name in BY_NAME if name in set(names)]
    ListColumns.objects.update_or_create(user=user, defaults={"columns": known})


def loading(found, columns):
    """Load what the columns say and nothing more: what is not shown is not decrypted."""
    names = {column.name for column in columns}
    found = found.defer(*(field for field in HIDDEN if field not in names))
    if "department" in names:
        found = found.select_related("department")
    if names & OF_CERTIFICATE:
        papers = Certificate.objects.order_by("-issued_on", "-pk")
        found = found.prefetch_related(Prefetch("certificates", papers, to_attr="papers"))
    return found
