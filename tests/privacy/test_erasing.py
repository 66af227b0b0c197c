"""`manage.py erase_personal_data`: who is asked, what is reported, and what a failure costs."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sites.models import Site
from django.core.management import CommandError, call_command
from django.utils import timezone

from privacy import retention

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch):
    monkeypatch.setattr(retention, "_parts", {})


@pytest.fixture
def kept(settings):
    """Ages of records in days; a part that erases those that are too old."""
    settings.PERSONAL_DATA_DAYS = 180
    ages = [1, 179, 181, 400]

    def too_old(before):
        return [age for age in ages if timezone.now() - timedelta(days=age) < before]

    def erase(before):
        gone = too_old(before)
        ages[:] = [age for age in ages if age not in gone]
        return len(gone)

    retention.register("b.enrolments", "培训报名", erase, lambda before: len(too_old(before)))
    return ages


def run(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command("erase_personal_data", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def test_what_is_too_old_goes_and_is_counted(kept):
    out, _, failure = run()
    assert "培训报名（b.enrolments）：已清除 2 条" in out
    assert kept == [1, 179]
    assert not failure
    assert "已清除 0 条" in run()[0]


def test_a_dry_run_counts_only(kept):
    assert "将清除 2 条" in run("--dry-run")[0]
    assert kept == [1, 179, 181, 400]


def test_a_failing_part_is_named_undone_and_stops_no_other(kept):
    def fail(before):
        Site.objects.create(domain="half-done.example.org", name="x")
        raise ValueError("13812341234")

    retention.register("a.letters", "来信", fail, fail)
    out, err, failure = run()
    assert "培训报名（b.enrolments）：已清除 2 条" in out
    assert "来信（a.letters）：出错" in err
    assert "ValueError" in err
    assert "13812341234" not in err
    assert "1 项没有完成：来信" in failure
    assert not Site.objects.filter(domain="half-done.example.org").exists()


def test_a_name_is_registered_once(kept):
    with pytest.raises(ValueError, match="twice"):
        retention.register("b.enrolments", "别的", len, len)
