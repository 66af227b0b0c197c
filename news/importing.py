"""Brings articles, notices and texts in by the hundred thousand, from one JSON object a line.
What a line becomes says the kind of its section.

Lines are checked one by one and stored in batches, each in one transaction: a crash leaves
whole batches, and a second run leaves out what is there already.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

import search
from accounts import audit
from editorial import figures, kinds, release, richtext, usage
from editorial.models import Origin, Revision, Section
from editorial.models.revision import digest_of
from news.models import Article, Notice, Text

BATCH = 500
LONGEST_LINE = 8 * 1024 * 1024  # bytes
TEXTS = {"title": 200, "author": 200, "source": 100, "summary": 300, "legacy_url": 300}
# What an author and a source are called in each.
MAKERS = {
    Article: lambda record: {
        "author": record.get("author") or "", "source": record.get("source") or "",
    },
    Notice: lambda record: {"issuer": record.get("source") or ""},
    Text: lambda record: {
        "author": record.get("author") or "", "issuer": record.get("source") or "",
    },
}  # fmt: skip


@dataclass
class Report:
    imported: int = 0
    known: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)

    @property
    def read(self):
        return self.imported + self.known + len(self.rejected)


class BadLine(Exception):
    """Says in Chinese what is wrong with a line."""


class Importer:
    def __init__(self, *, publish=False, dry_run=False):
        self.publish, self.dry_run = publish, dry_run
        self.report = Report()
        by_kind = {code: model for model in MAKERS for code in kinds.holding(model)}
        self.all_sections = {one.path: one for one in Section.objects.outside_bin()}
        self.models = {
            one.pk: by_kind[one.kind] for one in self.all_sections.values() if one.kind in by_kind
        }

    def run(self, file) -> Iterator[Report]:
        """Read a binary file, and yield the report after each batch."""
        batch = []
        for number, line in numbered_lines(file):
            if not line.strip():
                continue
            try:
                batch.append(self._item(line))
            except BadLine as reason:
                self.report.rejected.append((number, str(reason)))
            if len(batch) == BATCH:
                self._store(batch)
                batch = []
                yield self.report
        self._store(batch)
        yield self.report

    # -- one line -----------------------------------------------------------------------------

    def _item(self, line):
        record = self._record(line)
        section = self.all_sections.get(record["section"].strip("/"))
        if section is None or section.pk not in self.models:
            raise BadLine(self._why_not(record["section"].strip("/")))
        model = self.models[section.pk]
        item = model(
            section=section, title=" ".join(record["title"].split()),
            body=self._body(record["body"]), summary=record.get("summary") or "",
            keywords=_keywords(record.get("keywords")), import_key=_import_key(record),
            planned_at=_moment(record.get("published_at")), **MAKERS[model](record),
        )  # fmt: skip
        item.legacy_url = (record.get("legacy_url") or "").strip()
        return item

    def _why_not(self, path):
        if other := self.all_sections.get(path):
            return f"栏目“{other.name}”（{path}）的类型是“{other.get_kind_display()}”，放不了文章"
        return f"没有路径为“{path[:60]}”的栏目"

    def _record(self, line):
        if len(line) > LONGEST_LINE:
            raise BadLine(f"这一行超过 {LONGEST_LINE // 1024 // 1024} MB")
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadLine("不是一个 JSON 对象") from error
        if not isinstance(record, dict):
            raise BadLine("不是一个 JSON 对象")
        if _has_lone_surrogates(record):
            raise BadLine("里面有残缺的字符")
        for name in ("title", "body", "section"):
            if not isinstance(record.get(name), str) or not record[name].strip():
                raise BadLine(f"缺少 {name}")
        for name, longest in TEXTS.items():
            _check_text(name, record.get(name), longest)
        return record

    def _body(self, text):
        try:
            html = text if "<" in text and ">" in text else richtext.from_plain_text(text)
            body = richtext.clean_html(html)
        except ValidationError as error:
            raise BadLine(" ".join(error.messages)) from error
        if not body:
            raise BadLine("正文清理之后是空的")
        return body

    # -- one batch ----------------------------------------------------------------------------

    def _store(self, batch):
        fresh = self._fresh(batch)
        self.report.known += len(batch) - len(fresh)
        if fresh and not self.dry_run:
            self._write(fresh)
        self.report.imported += len(fresh)

    def _fresh(self, batch):
        by_key = {item.import_key: item for item in batch}
        for model in MAKERS:
            known = model.objects.filter(import_key__in=by_key)
            for key in known.values_list("import_key", flat=True):
                by_key.pop(key, None)
        return list(by_key.values())

    @transaction.atomic
    def _write(self, items):
        for model in MAKERS:
            if mine := [item for item in items if type(item) is model]:
                self._write_those(model, mine)
        _leave_redirects(items)
        audit.record("article.import", count=len(items), published=self.publish)
        if self.publish:
            search.touch(*(item.key for item in items))

    def _write_those(self, model, items):
        now = timezone.now()
        model.objects.bulk_create(items)
        revisions = Revision.objects.bulk_create(self._revision(item) for item in items)
        for item, revision in zip(items, revisions, strict=True):
            item.latest_revision = revision
            if self.publish:
                item.live_revision = revision
                item.published_at = item.planned_at or now
        fields = ["latest_revision", "live_revision", "published_at"]
        model.objects.bulk_update(items, fields, batch_size=100)
        self._note_uses(items)
        figures.note_many(items)

    def _revision(self, item):
        data = item.versioned_data()
        content_type = ContentType.objects.get_for_model(type(item))
        revision = Revision(
            content_type=content_type, object_id=item.pk, number=1, data=data,
            digest=digest_of(data), origin=Origin.IMPORT,
        )  # fmt: skip
        return release.release_import(revision) if self.publish else revision

    def _note_uses(self, articles):
        for article in articles:
            images, documents = article.used_images(), article.used_documents()
            if images or documents:
                usage.record_draft_uses(article, documents, images)
                if self.publish:
                    usage.record_live_uses(article, documents, images)


def numbered_lines(file):
    """Yield (number, bytes) of each line; of a line past the bound, just enough to see it."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        yield number, line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE + 1)


def _has_lone_surrogates(record):
    """JSON can spell half a character ("\\ud800"), which no database can store."""
    try:
        json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _check_text(name, value, longest):
    if value is not None and not isinstance(value, str):
        raise BadLine(f"{name} 应当是文字")
    if value and "\x00" in value:
        raise BadLine(f"{name} 里有空字符")
    if value and len(value) > longest:
        raise BadLine(f"{name} 有 {len(value)} 个字，最多 {longest} 个")


def _moment(text):
    """Read ISO 8601; without a zone it is Beijing time, without a time it is midnight there."""
    if text in (None, ""):
        return None
    try:
        moment = parse_datetime(text) or _midnight(parse_date(text))
    except (ValueError, TypeError):
        moment = None
    if moment is None or not 1900 <= moment.year <= 2100:
        raise BadLine(f"published_at 不是日期：{str(text)[:40]}")
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _midnight(day):
    return day and parse_datetime(f"{day.isoformat()}T00:00:00")


def _keywords(words):
    if words in (None, ""):
        return ""
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise BadLine("keywords 应当是一组词")
    joined = ",".join(word.strip() for word in words if word.strip())
    _check_text("keywords", joined, 200)
    return joined


def _import_key(record):
    """An article of the old site is known by its address, any other by all that it says."""
    legacy = (record.get("legacy_url") or "").strip()
    names = ("section", "title", "published_at", "body")
    identity = [legacy] if legacy else [record.get(name) or "" for name in names]
    return hashlib.sha256(json.dumps(identity, ensure_ascii=False).encode()).hexdigest()


def _leave_redirects(articles):
    redirects = [
        Redirect(
            site_id=settings.SITE_ID, old_path=_path_of(article.legacy_url),
            new_path=article.get_absolute_url(),
        )
        for article in articles
        if article.legacy_url
    ]  # fmt: skip
    Redirect.objects.bulk_create(redirects, ignore_conflicts=True)


def _path_of(address):
    """Return an old address without its host, as the redirect table knows it."""
    rest = address.split("://", 1)[-1]
    path = rest[rest.find("/") :] if "/" in rest else f"/{rest}"
    return path[:200]
