"""The shelf, and the page of one book."""

from django.db.models import Q
from django.db.models.functions import ExtractYear
from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.filters import Filter, Filters
from editorial.head import Head
from publications.models import Book
from publications.views.frame import item_context, listing

ON_A_PAGE, BESIDE = 24, 4


@require_safe
def book_section(request, section):
    """图书: the section's books and those below it, on a shelf or as a list."""
    nav = pages.navigation(request, current=section.path)
    books = Book.objects.public().in_sections(nav.branch_ids(section))
    filters = Filters(
        request.GET,
        Filter("series", "丛书", _series(books)),
        Filter("year", "年份", _years(books)),
    )
    if series := filters["series"]:
        books = books.filter(series=series)
    if year := filters["year"]:
        books = books.filter(issued_on__year=year)
    return listing(
        request, section, "publications/section_books.html", books.for_lists().on_shelf(),
        per_page=ON_A_PAGE, filters=filters,
    )  # fmt: skip


def _series(books):
    names = books.exclude(series="").order_by("series").values_list("series", flat=True).distinct()
    return [(name, name) for name in names]


def _years(books):
    years = books.exclude(issued_on=None).order_by().values_list(ExtractYear("issued_on"))
    return [(str(year), f"{year} 年") for (year,) in sorted(years.distinct(), reverse=True)]


@require_safe
def book(request, pk):
    related = Book.objects.select_related("section", "cover", "extract")
    item, answer = pages.find_public(request, related, pk)
    return answer or book_page(request, item)


def book_page(request, item, **preview):
    context = item_context(request, item, last=item.title) | {
        "book": item,
        "record": item.record(),
        "body": richtext.present(item.body),
        "ordering": richtext.present(item.ordering),
        "beside": _beside(item),
        # A draft's chapters have no page of their own yet: its preview shows them in full.
        "drafted": _drafted(item) if preview else [],
        **preview,
    }
    head = Head(
        title=item.title, description=item.summary, keywords=item.keywords, section=item.section,
        published_at=item.published_at, updated_at=item.updated_at, image=item.cover,
        json_ld=_json_ld(item), no_index=bool(preview),
    )  # fmt: skip
    return pages.render(
        request, "publications/book.html", context, head=head, is_public=not preview,
        shows=(item.key, f"section:{item.section_id}"),
    )  # fmt: skip


def _beside(item):
    """Other books of the series, or of the section where there is none."""
    alike = Q(series=item.series) if item.series else Q(section=item.section)
    others = Book.objects.public().for_lists().filter(alike).exclude(pk=item.pk)
    return list(others.on_shelf()[:BESIDE])


def _drafted(item):
    return [(row["title"], richtext.present(row["text"])) for row in item.chapters]


def _json_ld(item):
    """schema.org Book; a fact that isn't known is left out."""
    facts = {
        "name": item.title,
        "alternativeHeadline": item.subtitle,
        "isbn": item.isbn_digits,
        "bookEdition": item.edition,
        "numberOfPages": item.pages,
        "datePublished": item.issued_on.isoformat() if item.issued_on else "",
        "description": item.summary,
    }
    data = {"@type": "Book", "inLanguage": "zh-Hans"}
    data |= {name: value for name, value in facts.items() if value}
    data["author"] = {"@type": "Person", "name": item.authors}
    if item.publisher:
        data["publisher"] = {"@type": "Organization", "name": item.publisher}
    if item.series:
        data["isPartOf"] = {"@type": "BookSeries", "name": item.series}
    if item.price is not None:
        data["offers"] = {"@type": "Offer", "price": str(item.price), "priceCurrency": "CNY"}
    return data
