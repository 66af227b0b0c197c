"""The nine roles, and what each may do. Where it may do it says a grant of sections."""

from itertools import product

from django.contrib.auth.models import Group, Permission

AUTHOR = "信息员"
FIRST_REVIEWER = "初审"
SECOND_REVIEWER = "复审"
THIRD_REVIEWER = "终审"
SECTION_ADMIN = "栏目管理员"
PERSONNEL_CLERK = "人事查询员"
SYSTEM_ADMIN = "系统管理员"
SECURITY_ADMIN = "安全管理员"
AUDIT_ADMIN = "审计管理员"

# What is published in many pieces, and what is the one text of its section.
WRITTEN = (
    "news.article", "news.topic", "news.notice", "news.text", "training.programme",
    "training.course", "training.place", "training.expert", "training.album", "training.voice",
    "publications.book", "publications.call", "publications.production", "memorial.memorial",
)  # fmt: skip
ITEMS = (
    *WRITTEN, "news.page", "organization.contactpage", "organization.chart", "surveys.survey",
)  # fmt: skip
# What visitors send in: seen and answered by whoever runs the section it belongs to.
RECEIVED = (
    "organization.message", "surveys.answer", "training.enrolment", "publications.enquiry",
    "publications.submission", "memorial.tribute",
)  # fmt: skip
MEDIA = ("editorial.image", "editorial.document")
FIGURES = {"editorial.view_statistics"}  # of the sections that a grant names
FURNITURE = (
    "portal.sitesettings", "portal.homeblock", "portal.friendlink", "portal.slide",
    "portal.qrcode", "portal.footeritem",
)  # fmt: skip


def _each(models, *verbs):
    """Return the names of permissions: "news.add_article" for news.article and add."""
    pairs = (model.split(".") + [verb] for model, verb in product(models, verbs))
    return {f"{app}.{verb}_{model}" for app, model, verb in pairs}


# An item that one may publish, to a slot of the home page.
RECOMMENDING = {"editorial.recommend"}

_writing = _each(WRITTEN, "view", "add", "change")
_writing |= _each(MEDIA, "view", "add", "change")
_reviewing = _each(ITEMS, "view", "change") | _each(MEDIA, "view", "add", "change")

PERMISSIONS = {
    AUTHOR: _writing,
    FIRST_REVIEWER: _reviewing | {"editorial.review_first"},
    SECOND_REVIEWER: _reviewing | {"editorial.review_second"},
    THIRD_REVIEWER: _reviewing
    | _each(ITEMS, "publish", "withdraw")
    | {"editorial.review_third", "editorial.release_urgently"}
    | RECOMMENDING
    | FIGURES,
    SECTION_ADMIN: _each(ITEMS, "view", "add", "change", "delete", "publish", "withdraw")
    | _each(MEDIA, "view", "add", "change", "delete")
    | RECOMMENDING
    | _each(RECEIVED, "view", "change", "export")
    | _each(["training.session"], "view", "add", "change", "delete")
    | _each(["editorial.section"], "view", "add", "change", "delete")
    | _each(set(FURNITURE) - {"portal.sitesettings"}, "view", "add", "change", "delete")
    | FIGURES
    | _each(["editorial.scorerule"], "view", "change"),
    # Of his own department's people (members/rights.py). In clear to a sheet (export_plain) and
    # all departments (see_all_departments) are for nobody until somebody is given them by name.
    PERSONNEL_CLERK: _each(
        ["members.person"], "view", "add", "change", "unmask", "export", "import", "merge"
    )
    | _each(["members.certificate"], "view", "add", "change")
    | {"members.handle_requests"},
    SYSTEM_ADMIN: _each(FURNITURE, "view", "add", "change", "delete")
    | _each(["redirects.redirect"], "view", "add", "change", "delete")
    | FIGURES
    | _each(["editorial.scorerule"], "view", "change"),
    SECURITY_ADMIN: _each(["accounts.user", "accounts.department"], "view", "add", "change")
    | _each(["editorial.sectiongrant"], "view", "add", "change", "delete")
    | {"accounts.view_role"},
    AUDIT_ADMIN: {
        "accounts.view_auditentry",
        "accounts.export_auditentry",
        "accounts.change_alarmrules",
        "accounts.add_alarmcheck",
    },  # fmt: skip
}


def sync_roles():
    """Give each role the permissions of its table that exist by now. What somebody has added
    to a role by hand stays."""
    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    for name, permissions in PERMISSIONS.items():
        role, _ = Group.objects.get_or_create(name=name)
        role.permissions.add(*(known[p] for p in permissions if p in known))
