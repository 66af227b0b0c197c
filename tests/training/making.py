"""Training items for tests: `public(Course, "党章导读", hours=4)`, in its own section, released."""

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from editorial import actions
from editorial.uploads import store_image
from tests import factories
from tests.editorial.test_uploads import picture
from training.models import Album, Course, Expert, Place, Programme, Voice

WHERE = {
    Programme: "training/party-affairs", Course: "training/courses", Place: "training/on-site",
    Expert: "training/experts", Album: "training/gallery", Voice: "training/voices",
}  # fmt: skip
NEEDED = {
    Course: {"category": "work", "hours": 2},
    Voice: {"body": "学到的办法，回去当天就用上了。", "author_name": "李某"},
}


def draft(model, title, *, by=None, where=None, **fields):
    place = factories.section(where or WHERE[model])
    item = model(title=title, section=place, **NEEDED.get(model, {}) | fields)
    actions.save_revision(item, by or root())
    return item


def public(model, title, **more):
    return factories.release(draft(model, title, **more))


def withdrawn(item):
    return actions.withdraw(item, root(), reason="示例")


def root():
    return get_user_model().objects.filter(username="root").first() or factories.root()


def images(number):
    files = (SimpleUploadedFile(f"{n}.jpg", picture(700 + n, 400)) for n in range(number))
    return [store_image(file, user=None, title=f"第 {n} 幅") for n, file in enumerate(files, 1)]


def pictures(number):
    return [{"image": image.pk, "caption": image.title} for image in images(number)]
