"""What the notice page says (个人信息保护法, article 17), taken from the code and the settings, so that
it cannot say anything else than what the site does."""

from django.conf import settings

from members.models import Certificate, Kind, Person, Photograph, Position, Proof, Use
from members.models.person import HIDDEN
from privacy import retention

SHOWN = (
    "name", "former_names", "sex", "organisation", "post", "work_number", "joined_party_on",
)  # fmt: skip
PURPOSES = {
    Kind.STAFF: "登记任职情况，供公众核实其是不是本单位工作人员",
    Kind.EXPERT: "联系授课和研究，本人同意的在网站列名",
    Kind.TRAINEE: "登记培训和学时，发放证书，供持证人和用人单位核验",
}
OURS = ("members.people", "editorial.")  # no form that a visitor fills in
OF_CONSENT = {
    Use.PHOTOGRAPH: "在核验结果里显示照片",
    Use.LISTING: "在网站公开专家姓名、单位和专长",
    Use.ID_TAIL: "可以用姓名加身份证号后六位核验",
}


def of_now():
    """Return what the page shows, by its own words."""
    return {
        "kinds": [
            {"label": kind.label, "purpose": PURPOSES[kind], "kept": period(kind)} for kind in Kind
        ],
        "plain": [_label(Person, name) for name in SHOWN],
        "encrypted": [_label(Person, name) for name in HIDDEN],
        "more": [
            f"{Position._meta.verbose_name}（单位、职务、起止日期）",
            f"{Certificate._meta.verbose_name}（编号、培训项目、学时、发证和到期日期）",
            f"{Photograph._meta.verbose_name}（加密保存）",
        ],
        "uses": [(use.label, OF_CONSENT[use]) for use in Use],
        "others": [p.label for p in retention.parts() if not p.name.startswith(OURS)],
        "other_days": settings.PERSONAL_DATA_DAYS,
        "proofs": [proof.label for proof in Proof],
        "answer_days": settings.PERSON_REQUEST_DAYS,
    }


def _label(model, name):
    return model._meta.get_field(name).verbose_name


def period(kind):
    """Return settings.MEMBER_DAYS of a kind as people say it: 10 年, 400 天."""
    days = settings.MEMBER_DAYS[kind]
    return f"{days // 365} 年" if days % 365 == 0 else f"{days} 天"
