from django.contrib import admin

from editorial.desk.forms import PublishableForm
from editorial.desk.publishable import PublishableAdmin
from editorial.widgets import ImageChooser
from organization.models import ContactPage
from organization.views.contact import contact_page


class ContactForm(PublishableForm):
    class Meta:
        model = ContactPage
        fields = "__all__"
        widgets = {"map_image": ImageChooser}


@admin.register(ContactPage)
class ContactPageAdmin(PublishableAdmin):
    form = ContactForm
    fieldsets = (
        (None, {"fields": ("title", "section")}),
        ("联系", {"fields": (("telephone", "fax"), "email", "opening_hours")}),
        ("地址", {"fields": (("address", "postcode"), "map_image", "directions")}),
        ("来信", {"fields": (("takes_messages", "answer_days"),)}),
        ("发布", {"fields": ("planned_at", "expires_at", "pinned_until", "based_on")}),
    )

    def preview_response(self, request, item, **preview):
        return contact_page(request, item.section, item, **preview)
