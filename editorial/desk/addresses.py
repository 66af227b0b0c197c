"""The addresses that an item has in the desk beside its form, and what they all need."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import path, reverse

from editorial import rights


class ItemAddresses:
    """Mixed into the admin of a publishable model. Each kind of addresses is a mixin of its own
    that adds its rows to `addresses()`."""

    def addresses(self):
        """Return (name, route below the item, view) of each; a view asks who may by itself."""
        return []

    def get_urls(self):
        return [
            path(
                f"<int:object_id>/{route}", self.admin_site.admin_view(view), name=self._name(name)
            )
            for name, route, view in self.addresses()
        ] + super().get_urls()

    def _name(self, name):
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _url(self, name, obj):
        return reverse(f"admin:{self._name(name)}", args=[obj.pk])

    def _item(self, request, object_id):
        item = self.get_queryset(request).filter(pk=object_id).first()
        if item is None or not self.has_view_permission(request, item):
            raise Http404
        return item

    def _may(self, request, verb, obj=None):
        if obj is None or obj.pk is None:
            return request.user.has_perm(rights.permission(verb, self.model))
        return rights.may(request.user, verb, obj)

    def _attempt(self, request, action, item):
        """Do it, or say why not. PermissionDenied passes: it is an answer of its own."""
        try:
            action(item, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return False
        return True
