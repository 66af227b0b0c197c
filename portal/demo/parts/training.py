"""The demonstration content of 培训活动, in the order in which its kinds name one another."""

from datetime import date, datetime

from django.core.files import File
from django.utils import timezone

from editorial.uploads import store_document
from portal.demo.files import HERE, data
from training.models import Album, Course, Expert, Place, Programme, Voice

PLAN = ("day", "date", "time", "content", "place", "course", "expert")


def load(loader):
    found = Training(loader)
    found.experts = {stem: found.expert(entry) for stem, entry in data("training/experts").items()}
    found.places = {stem: found.place(entry) for stem, entry in data("training/places").items()}
    found.courses = {stem: found.course(entry) for stem, entry in data("training/courses").items()}
    programmes = data("training/programmes")
    found.programmes = {stem: found.programme(entry) for stem, entry in programmes.items()}
    albums = [found.album(entry) for entry in data("training/albums").values()]
    voices = [found.voice(entry) for entry in data("training/voices")]
    loader.tell(
        f"{len(found.programmes)} programmes, {len(found.courses)} courses, "
        f"{len(found.places)} places, {len(found.experts)} experts, {len(albums)} albums, "
        f"{len(voices)} voices"
    )


class Training:
    """Makes each kind from its entry; what an entry names by a stem is found here by then."""

    def __init__(self, loader):
        self.loader = loader

    def _publish(self, model, path, entry, **fields):
        item = model(
            section=self.loader.sections[path], title=entry.get("title") or entry["name"],
            planned_at=_moment(entry.get("published")), **fields,
        )  # fmt: skip
        return self.loader.publish(item)

    def _cover(self, entry):
        return self.loader.image(entry.get("picture"), entry.get("alt", ""))

    def _pictures(self, entry):
        stored = (
            (self.loader.image(n, f"插画：{alt}"), text) for n, alt, text in entry["pictures"]
        )
        return [{"image": image.pk, "caption": caption} for image, caption in stored]

    def expert(self, entry):
        fields = {n: entry[n] for n in ("post", "organisation", "field", "position", "summary")}
        return self._publish(
            Expert, "training/experts", entry, cover=self._cover(entry), body=entry["body"],
            works=entry["works"], **fields,
        )  # fmt: skip

    def place(self, entry):
        names = ("region", "themes", "summary", "body", "points", "questions", "address",
                 "opening", "directions")  # fmt: skip
        fields = {name: entry[name] for name in names}
        return self._publish(
            Place, "training/on-site", entry, pictures=self._pictures(entry), **fields
        )

    def course(self, entry):
        names = ("category", "teaching", "hours", "summary", "audience", "outline", "body")
        return self._publish(
            Course, "training/courses", entry, cover=self._cover(entry),
            experts=[self.experts[stem].pk for stem in entry["experts"]],
            place=self.places.get(entry.get("place")), **{name: entry[name] for name in names},
        )  # fmt: skip

    def programme(self, entry):
        name, phone, email = entry["contact"]
        names = ("summary", "audience", "duration", "aims", "body", "fee")
        return self._publish(
            Programme, entry["section"], entry, cover=self._cover(entry),
            plan=[self._row(row) for row in entry["plan"]],
            places=[self.places[stem].pk for stem in entry["places"]],
            brochure=_brochure() if entry["brochure"] else None, contact_name=name,
            contact_phone=phone, contact_email=email, **{name: entry[name] for name in names},
        )  # fmt: skip

    def _row(self, values):
        row = dict(zip(PLAN, values, strict=True))
        course, expert = self.courses.get(row["course"]), self.experts.get(row["expert"])
        return row | {"course": course and course.pk, "expert": expert and expert.pk}

    def album(self, entry):
        return self._publish(
            Album, "training/gallery", entry, summary=entry["summary"], place=entry["place"],
            held_on=date.fromisoformat(entry["held_on"]), pictures=self._pictures(entry),
            programme=self.programmes[entry["programme"]],
        )  # fmt: skip

    def voice(self, entry):
        return self._publish(
            Voice, "training/voices", entry, body=entry["body"], author_name=entry["author"],
            organisation=entry["organisation"], origin=entry["origin"],
            programme=self.programmes[entry["programme"]],
        )  # fmt: skip


def _moment(text):
    return timezone.make_aware(datetime.strptime(text, "%Y-%m-%d %H:%M")) if text else None


def _brochure():
    with (HERE / "training" / "brochure.pdf").open("rb") as handle:
        upload = File(handle, name="走进井冈山招生简章.pdf")
        return store_document(upload, user=None, title="“走进井冈山”招生简章〔示例〕")
