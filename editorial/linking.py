"""What an editor is shown before something leaves the site: who leads there."""

from dataclasses import dataclass, field

from django.contrib.redirects.models import Redirect
from django.urls import reverse

from editorial import indexing, kinds, links, rights, slots
from editorial.models import ItemLink, Placement, Recommendation, Section
from editorial.models.about import content_type_of

MOST = 50  # links that are shown one by one


@dataclass(frozen=True)
class Link:
    """`what` says in words what leads there, `url` where the person can change it, or ""."""

    what: str
    title: str
    url: str = ""


@dataclass
class Linking:
    """What leads to something: `shown` is what the person may see, `hidden` counts the rest."""

    shown: list = field(default_factory=list)
    hidden: int = 0

    def __bool__(self):
        return bool(self.shown or self.hidden)

    @property
    def count(self):
        return len(self.shown) + self.hidden


def may_look(user, model):
    return any(user.has_perm(rights.permission(verb, model)) for verb in ("view", "change"))


def form_url(item):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk])


def linking_to(thing, user):
    """Return the Linking of an item, or of a section with all that is in it."""
    found = Linking()
    if isinstance(thing, Section):
        branch = set(thing.branch().values_list("pk", flat=True))
        _from_texts(found, _links_into(branch, thing), user, branch)
    else:
        rows = ItemLink.objects.filter(target_type=content_type_of(type(thing)), target_id=thing.pk)
        _from_texts(found, rows, user)
        _from_placements(found, thing, user)
        _from_recommendations(found, thing)
    _from_redirects(found, thing, user)
    for source in links.sources():
        found.shown += source(thing, user)
    found.hidden += max(0, len(found.shown) - MOST)
    found.shown = found.shown[:MOST]
    return found


def _links_into(branch, section):
    """Return the links to a branch's sections and to the items in them."""
    rows = ItemLink.objects.filter(target_type=content_type_of(Section), target_id__in=branch)
    held = {section.kind for section in Section.objects.filter(pk__in=branch)}
    for model in indexing.models():
        if held.intersection(kinds.holding(model)):
            inside = model.objects.filter(section__in=branch).values("pk")
            rows |= ItemLink.objects.filter(
                target_type=content_type_of(model), target_id__in=inside
            )
    return rows


def _from_texts(found, rows, user, branch=frozenset()):
    """Add the items whose text leads there. One that is public itself may be named to anybody
    of the desk, for what its public text says."""
    by_model = {}
    for link in rows.select_related("content_type").order_by("content_type_id", "object_id", "pk"):
        by_model.setdefault(link.content_type, {}).setdefault(link.object_id, []).append(link)
    for content_type, linking in by_model.items():
        if (model := content_type.model_class()) is None:
            continue
        there = model.objects.outside_bin().filter(pk__in=linking).exclude(section__in=branch)
        mine = rights.items_for(user, there) if may_look(user, model) else there.none()
        mine = set(mine.values_list("pk", flat=True))
        public = set(model.objects.public().filter(pk__in=linking).values_list("pk", flat=True))
        for item in there.select_related("section").order_by("-pk"):
            of_item = linking[item.pk]
            is_read = item.pk in public and any(link.is_live for link in of_item)
            if item.pk in mine or is_read:
                url = form_url(item) if item.pk in mine else item.get_absolute_url()
                found.shown.append(Link(_how(item, of_item), item.title, url))
            else:
                found.hidden += 1


def _how(item, of_item):
    how = "、".join(dict.fromkeys(link.get_how_display() for link in of_item))
    where = "" if any(link.is_live for link in of_item) else "（未发布的修改里）"
    return f"{item._meta.verbose_name} · {how}{where}"


def _from_placements(found, item, user):
    granted = set(rights.granted_sections(user).values_list("pk", flat=True))
    for placement in Placement.objects.about(item).select_related("section"):
        if placement.section.is_public or placement.section_id in granted:
            found.shown.append(Link("也显示在栏目", placement.section.name))
        else:
            found.hidden += 1


def _from_recommendations(found, item):
    rows = Recommendation.objects.about(item)
    for one in (rows.current() | rows.planned()).in_order():
        found.shown.append(Link("首页推荐", slots.label(one.slot)))


def _from_redirects(found, thing, user):
    """Links of the menu, old addresses, and withdrawn items that send their readers there."""
    for section in Section.objects.outside_bin().filter(kind="link").order_by("tree_id", "lft"):
        if links.leads_to(section.link_url, thing):
            found.shown.append(Link("菜单里的链接栏目", section.name))
    if not isinstance(thing, Section):
        # A section's old addresses are its own: they come and go with it.
        address = thing.get_absolute_url()
        for redirect in Redirect.objects.filter(new_path=address).order_by("old_path"):
            found.shown.append(Link("旧网址转到这里", redirect.old_path))
    _from_withdrawn(found, thing, user)


def _from_withdrawn(found, thing, user):
    for model in indexing.models():
        sending = model.objects.withdrawn().exclude(withdrawal_redirect="")
        for item in sending.only("title", "section", "withdrawal_redirect").order_by("pk"):
            if not links.leads_to(item.withdrawal_redirect, thing):
                continue
            if may_look(user, model) and rights.may_reach(user, item):
                found.shown.append(Link("已撤稿件的读者转到这里", item.title, form_url(item)))
            else:
                found.hidden += 1
