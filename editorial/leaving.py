"""Where the readers of a withdrawn item are sent: somewhere that exists, and not in a circle."""

from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from editorial import links
from editorial.models import Section

LONGEST_CHAIN = 8


def check_redirect(item, address):
    """Raise ValidationError unless an address of this site leads somewhere else that exists."""
    if not links.own_path(address) or address.startswith(("//", "/\\", "http")):
        raise ValidationError({"redirect_to": "请填写本站网址，以 / 开头。"})
    for _ in range(LONGEST_CHAIN):
        if links.item_at(address) == (type(item), item.pk):
            raise ValidationError(
                {"redirect_to": "这个网址又会转回这篇稿件自己，访客会打转。请换一个。"}
            )
        onward = _onward(address)
        if not onward:
            break
        address = onward
    if not _exists(address):
        raise ValidationError({"redirect_to": "本站没有这个网址，或那里的内容没有公开。"})


def _onward(address):
    """Return where an address sends its readers on to, or ""."""
    if found := links.item_at(address):
        model, number = found
        withdrawn = model.objects.withdrawn().filter(pk=number).first()
        return withdrawn.withdrawal_redirect if withdrawn else ""
    redirect = Redirect.objects.filter(old_path=links.own_path(address)).first()
    return redirect.new_path if redirect else ""


def _exists(address):
    if found := links.item_at(address):
        model, number = found
        return model.objects.public().filter(pk=number).exists()
    path = links.own_path(address)
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.url_name == "section":
        return Section.objects.public().filter(path=match.kwargs["path"]).exists()
    return match.url_name != "traditional"
