"""The answers that Django has no field for: points of a scale, a matrix, an order of places."""

from zlib import crc32

from django import forms
from django.core.exceptions import ValidationError


def part_name(name, words):
    """Return the form name of a row's or an option's own input: it follows the words, so that a
    draft that was kept fits only what it was written for."""
    return f"{name}-{crc32(words.encode()):08x}"


class ScaleWidget(forms.RadioSelect):
    template_name = "surveys/widgets/scale.html"

    def __init__(self, low="", high=""):
        super().__init__()
        self.low, self.high = low, high

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"low": self.low, "high": self.high}


class _Parts(forms.Widget):
    """Draws one input for each of `words`, and reads {words: value} back."""

    use_fieldset = True

    def __init__(self, words, choices):
        super().__init__()
        self.words, self.choices = words, choices

    def value_from_datadict(self, data, files, name):
        found = {words: data.get(part_name(name, words), "") for words in self.words}
        return {words: value for words, value in found.items() if value}

    def value_omitted_from_data(self, data, files, name):
        return not self.value_from_datadict(data, files, name)

    def id_for_label(self, id_):
        return ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        value = value if isinstance(value, dict) else {}
        context["parts"] = [
            {
                "words": words,
                "name": part_name(name, words),
                "id": part_name(context["widget"]["attrs"].get("id", name), words),
                "choices": [(choice, choice == value.get(words)) for choice in self.choices],
            }
            for words in self.words
        ]
        return context


class MatrixWidget(_Parts):
    template_name = "surveys/widgets/matrix.html"


class RankingWidget(_Parts):
    template_name = "surveys/widgets/ranking.html"


class MatrixField(forms.Field):
    """Cleans to {row: column} of the rows that were answered."""

    def __init__(self, rows, columns, **kwargs):
        super().__init__(widget=MatrixWidget(rows, columns), **kwargs)
        self.rows, self.columns = rows, columns

    def clean(self, value):
        if any(column not in self.columns for column in value.values()):
            raise ValidationError("请在给出的选项中选择。")
        missing = [row for row in self.rows if row not in value]
        if self.required and missing:
            named = "、".join(f"“{row}”" for row in missing)
            raise ValidationError(f"每一行都要选一项，还差{named}。")
        return value


class RankingField(forms.Field):
    """Cleans to the options in their order, the first place first."""

    def __init__(self, options, places, **kwargs):
        self.places = [str(place) for place in range(1, places + 1)]
        super().__init__(widget=RankingWidget(options, self.places), **kwargs)

    def clean(self, value):
        if not value:
            if self.required:
                raise ValidationError(f"请排出第 1 到第 {len(self.places)} 位。")
            return []
        by_place = {}
        for option, place in value.items():
            by_place.setdefault(place, []).append(option)
        for place in self.places:
            if len(by_place.get(place, ())) > 1:
                twice = "和".join(f"“{option}”" for option in by_place[place])
                raise ValidationError(f"{twice}都排在第 {place} 位，每个位次只能用一次。")
        if missing := [place for place in self.places if place not in by_place]:
            raise ValidationError(f"还没有排第 {'、'.join(missing)} 位。")
        return [by_place[place][0] for place in self.places]
