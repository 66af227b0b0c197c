"""Makes the things that tests need, through the same doors as the site itself.

Cast: Alice writes (信息员), Bob publishes (终审), Carol runs a section (栏目管理员), Dan is a
colleague with no section, Root is the superuser. A visitor is nobody.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from accounts import roles
from editorial import actions
from editorial.models import Section, SectionGrant
from editorial.review import verbs
from news.models import Article, Page, Topic
from portal.starting_tree import plant

PASSWORD = "Teste-Wort-2026"


def user(username, *, name="", role=None, sections=(), **more):
    person = get_user_model().objects.create_user(
        username=username, password=PASSWORD, name=name or username.title(), is_staff=True, **more
    )
    if role:
        person.groups.add(Group.objects.get_or_create(name=role)[0])
    for path in sections:
        SectionGrant.objects.create(user=person, section=section(path))
    return person


def alice(*sections):
    return user("alice", role=roles.AUTHOR, sections=sections or ("news",))


def bob(*sections):
    return user("bob", role=roles.THIRD_REVIEWER, sections=sections or ("news",))


def carol(*sections):
    return user("carol", role=roles.SECTION_ADMIN, sections=sections or ("news",))


def dan():
    return user("dan", role=roles.AUTHOR)


def root():
    return user("root", is_superuser=True)


def section(path):
    """Return a section of the starting tree; a flushed database is planted again."""
    plant(Section)
    return Section.objects.get(path=path)


def draft(title="一篇草稿", *, where="news/cases", by=None, model=Article, **fields):
    if model is not Topic:
        fields.setdefault("body", "<p>支部会议开得扎实，党员才有收获。</p>")
    item = model(title=title, section=section(where), **fields)
    actions.save_revision(item, by)
    return item


def published(title="一篇文章", *, by=None, **fields):
    by = by or get_user_model().objects.filter(is_superuser=True).first() or root()
    return release(draft(title, by=by, **fields), by)


def release(item, by=None):
    """Let an item's newest text out to the public by the shortest way there is: urgently."""
    is_chief = by is not None and by.is_superuser
    by = by if is_chief else get_user_model().objects.filter(is_superuser=True).first() or root()
    digest = type(item)._base_manager.get(pk=item.pk).latest_revision.digest
    return verbs.release_urgently(item, by, reason="测试", digest=digest)


def page(where="organization/about", **fields):
    fields.setdefault("body", "<p>研究、培训、出版，都为把支部建强。</p>")
    return published(fields.pop("title", "研究部介绍"), where=where, model=Page, **fields)
