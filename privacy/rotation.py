"""Writes anew what is encrypted or indexed with another key or cipher than the first of FIELD_KEYS.

Every column of an EncryptedTextField is found in the registry of models; what depends on it is named
by its feature in AppConfig.ready:

    rotation.register("training.enrolment", ["phone_index"], indexes.of_enrolment)
    rotation.register_lasting("training.enrolment", "token_digest")
    rotation.register_files("members.photographs", paths, context="members.person.photograph")

`compute(instance)` returns {column: blind index under the first key}; a column that is empty stays
empty. A lasting column is a digest whose source is kept nowhere: nobody can write it anew. `paths()`
yields the files (pathlib.Path) that hold crypto.encrypt_bytes.

Nothing is locked while it is read and encrypted. A row is written by one UPDATE that holds only while
each of its columns is still what was read, so that what somebody saves meanwhile stays; the row is then
read again. No state is kept: a second run takes up what the first left.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.db import IntegrityError, connection, transaction

from privacy import crypto
from privacy.fields import EncryptedTextField

BATCH = 100  # rows a transaction
TRIES = 5
PREFIX = 40  # characters of a token that name its version and key


@dataclass
class Outcome:
    """What a run over one model or one set of files did; `keys` counts what it found at its start."""

    keys: Counter = field(default_factory=Counter)  # token prefix -> values
    written: int = 0  # rows or files
    stale_indexes: int = 0  # rows whose blind index is another key's
    unreadable: Counter = field(default_factory=Counter)  # id of a missing key, or "" -> rows
    clashes: int = 0  # rows whose new index another row has: a double across two keys
    busy: int = 0  # rows that changed at each try

    @property
    def is_clean(self):
        """Return whether nothing is left that the first key did not write."""
        is_current = not set(self.keys) - {crypto.current_prefix()} and not self.stale_indexes
        return is_current and not (self.unreadable or self.clashes or self.busy)


@dataclass(frozen=True)
class Files:
    name: str
    paths: Callable[[], Iterable[Path]]
    context: str


_computes: dict[str, tuple[tuple, Callable]] = {}
_lasting: dict[str, str] = {}
_files: dict[str, Files] = {}


def register(label, columns, compute):
    """Name the blind indexes of a model ("app.model"). ValueError: the model has some already."""
    if label.lower() in _computes:
        raise ValueError(f"{label} is registered twice for rotation.")
    _computes[label.lower()] = (tuple(columns), compute)


def register_lasting(label, column):
    _lasting[label.lower()] = column


def register_files(name, paths, *, context):
    """Name sealed files. ValueError: the name is taken."""
    if name in _files:
        raise ValueError(f"{name} is registered twice for rotation.")
    _files[name] = Files(name, paths, context)


def files():
    return [_files[name] for name in sorted(_files)]


def models():
    """Return the models with something to write anew, in the order of their labels."""
    found = [m for m in apps.get_models(include_auto_created=True) if Columns(m)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def lasting():
    """Return [(label, column, how many)] of what can't be written anew and still has a value."""
    counted = []
    for label, column in sorted(_lasting.items()):
        model = apps.get_model(label)
        rows = model._base_manager.exclude(**{column: None}).exclude(**{column: ""})
        counted.append((label, column, rows.count()))
    return [entry for entry in counted if entry[2]]


class Columns:
    """The encrypted and the indexed columns that the table of a model has itself."""

    def __init__(self, model):
        meta = model._meta
        own = [] if meta.proxy or not meta.managed else meta.local_concrete_fields
        self.encrypted = [field for field in own if isinstance(field, EncryptedTextField)]
        names, self.compute = _computes.get(meta.label_lower, ((), None))
        self.indexes = [field for field in own if field.name in names]
        self.all = [*self.encrypted, *self.indexes]
        self.model, self.pk = model, meta.pk

    def __bool__(self):
        return bool(self.all)

    def read(self, after=None, only=None, limit=BATCH):
        """Return [(pk, stored values)] as the database has them, in the order of the key."""
        quote = connection.ops.quote_name
        names = ", ".join(quote(field.column) for field in [self.pk, *self.all])
        sql, parameters = f"SELECT {names} FROM {quote(self.model._meta.db_table)}", []  # noqa: S608
        sign, bound = ("=", only) if only is not None else (">", after)
        if bound is not None:
            sql += f" WHERE {quote(self.pk.column)} {sign} %s"
            parameters.append(bound)
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} ORDER BY {quote(self.pk.column)} LIMIT {limit:d}", parameters)
            return [(row[0], row[1:]) for row in cursor.fetchall()]

    def write(self, pk, before, after):
        """Change the columns that differ, if all are still as they were. Return whether they were."""
        quote = connection.ops.quote_name
        pairs = list(zip((quote(field.column) for field in self.all), before, after, strict=True))
        changed = [(column, new) for column, old, new in pairs if new != old]
        sets = ", ".join(f"{column} = %s" for column, _ in changed)
        held = " AND ".join(f"{c} IS NULL" if old is None else f"{c} = %s" for c, old, _ in pairs)
        sql = (
            f"UPDATE {quote(self.model._meta.db_table)} SET {sets} "  # noqa: S608
            f"WHERE {quote(self.pk.column)} = %s AND {held}"
        )
        values = [new for _, new in changed] + [pk] + [old for old in before if old is not None]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.rowcount == 1

    def renewed(self, pk, stored, with_indexes=True):
        """Return the values as the first key writes them. Raises CryptoError, and model.DoesNotExist
        for a row that is gone."""
        prefix, values = crypto.current_prefix(), list(stored)
        for place, encrypted in enumerate(self.encrypted):
            token = stored[place]
            if token and not token.startswith(prefix):
                text = crypto.decrypt(token, context=encrypted.context)
                values[place] = crypto.encrypt(text, context=encrypted.context)
        if self.indexes and with_indexes and any(stored[len(self.encrypted) :]):
            computed = self.compute(self.model._base_manager.get(pk=pk))
            for place, index in enumerate(self.indexes, len(self.encrypted)):
                if stored[place] and index.name in computed:
                    values[place] = computed[index.name]
        return values


def run(model, dry_run=False, tell=lambda done, outcome: None):
    """Write a model's rows anew, or only count; return the Outcome. `tell` is called after each batch."""
    columns, outcome, last, done = Columns(model), Outcome(), None, 0
    while rows := columns.read(after=last):
        last, done = rows[-1][0], done + len(rows)
        ready = [entry for row in rows if (entry := _prepared(columns, outcome, *row))]
        if not dry_run:
            _store(columns, outcome, ready)
        tell(done, outcome)
    return outcome


def _prepared(columns, outcome, pk, stored):
    """Count what a row has, and return (pk, stored, renewed) if it is to be written."""
    width = len(columns.encrypted)
    outcome.keys.update(prefix_of(token) for token in stored[:width] if token)
    renewed = _renewed(columns, outcome, pk, stored)
    if renewed is None or list(renewed) == list(stored):
        return None
    outcome.stale_indexes += list(renewed[width:]) != list(stored[width:])
    return pk, stored, renewed


def _renewed(columns, outcome, pk, stored, **options):
    try:
        return columns.renewed(pk, stored, **options)
    except crypto.CryptoError as error:
        outcome.unreadable[getattr(error, "key_id", "")] += 1
    except columns.model.DoesNotExist:
        pass
    return None


def _store(columns, outcome, ready):
    with transaction.atomic():
        lost = [entry for entry in ready if not _written(columns, outcome, *entry)]
    for pk, *_ in lost:
        _again(columns, outcome, pk)


def _written(columns, outcome, pk, stored, renewed):
    width = len(columns.encrypted)
    try:
        with transaction.atomic():
            was_same = columns.write(pk, stored, renewed)
    except IntegrityError:
        outcome.clashes += 1
        renewed = [*renewed[:width], *stored[width:]]
        was_same = renewed == list(stored) or columns.write(pk, stored, renewed)
    outcome.written += was_same
    return was_same


def _again(columns, outcome, pk):
    """Take up a row that somebody changed between the reading and the writing."""
    for _ in range(TRIES):
        rows = columns.read(only=pk)
        renewed = _renewed(columns, outcome, *rows[0]) if rows else None
        if renewed is None or renewed == list(rows[0][1]):
            return
        with transaction.atomic():
            if _written(columns, outcome, pk, rows[0][1], renewed):
                return
    outcome.busy += 1


def prefix_of(token):
    """Return "v1:2027a:" of a token, "" of what is none. Never anything of the value itself."""
    parts = token[:PREFIX].split(":")
    known = len(parts) > 2 and parts[0] in crypto.VERSIONS.values()
    return f"{parts[0]}:{parts[1]}:" if known else ""
