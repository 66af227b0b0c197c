"""A book's extract, one chapter a page."""

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.head import Head
from publications.models import Book

CHARACTERS_A_MINUTE = 400  # silent reading of Chinese prose by adults


@require_safe
def chapter(request, pk, number):
    books = Book.objects.select_related("section", "cover")
    item, answer = pages.find_public(request, books, pk)
    if answer:
        return answer
    if not 1 <= number <= len(item.chapters):
        raise Http404
    return chapter_page(request, item, number)


def chapter_page(request, item, number):
    this = item.chapters[number - 1]
    text = richtext.plain_text(this["text"])
    nav = pages.navigation(request, current=item.section.path)
    crumbs = nav.crumbs(item.section, last=this["title"])
    crumbs.insert(-1, (item.title, item.get_absolute_url()))
    context = {
        "book": item,
        "chapter": this,
        "number": number,
        "crumbs": crumbs,
        "text": richtext.present(this["text"]),
        "minutes": max(1, round(len(text) / CHARACTERS_A_MINUTE)),
        "chapters": [
            {"title": row["title"], "url": _address(item, place), "is_current": place == number}
            for place, row in enumerate(item.chapters, start=1)
        ],
        "previous": _neighbour(item, number - 1),
        "next": _neighbour(item, number + 1),
    }
    head = Head(
        title=f"{this['title']} - {item.title}", description=text[:110], section=item.section,
        published_at=item.published_at, updated_at=item.updated_at, image=item.cover,
        json_ld={"@type": "Chapter", "name": this["title"], "position": number,
                 "isPartOf": {"@type": "Book", "name": item.title, "isbn": item.isbn_digits}},
    )  # fmt: skip
    return pages.render(request, "publications/chapter.html", context, head=head, shows=(item.key,))


def _address(item, number):
    return reverse("book-chapter", args=[item.pk, number])


def _neighbour(item, number):
    if not 1 <= number <= len(item.chapters):
        return None
    return {"title": item.chapters[number - 1]["title"], "url": _address(item, number)}
