"""Which other items an item is about, kept inside its own versioned text."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import Contains


class NumberListField(models.TextField):
    """A list of numbers of other items in the editor's order, stored as ",3,12,".

    It is a part of the versioned text (docs/decisions/0010), which a table of its own could not
    be, and both databases can ask which rows hold a number: `filter(experts__holds=12)`.
    """

    def __init__(self, *args, **kwargs):
        kwargs |= {"default": list, "blank": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for settled in ("default", "blank"):
            kwargs.pop(settled, None)
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        """Return each number once, in the order given."""
        parts = value.split(",") if isinstance(value, str) else value or []
        try:
            return list(dict.fromkeys(int(part) for part in parts if part != ""))
        except (TypeError, ValueError):
            raise ValidationError("请重新选择。") from None

    def get_prep_value(self, value):
        numbers = self.to_python(value)
        return "".join(["," + str(number) for number in numbers] + [","]) if numbers else ""


@NumberListField.register_lookup
class Holds(Contains):
    """Rows whose list has this number."""

    lookup_name = "holds"

    def get_prep_lookup(self):
        return f",{int(self.rhs)},"

    def get_rhs_op(self, connection, rhs):
        return connection.operators["contains"] % rhs
