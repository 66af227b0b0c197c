from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "publications"
    verbose_name = "编辑出版"

    def ready(self):
        from editorial import indexing, kinds
        from publications import retention
        from publications.models import Book, Call, Production
        from publications.views import books, calls, productions

        for kind in (
            kinds.Kind(
                "books", "图书", books.book_section, ("publications.book",), has_feed=True
            ),
            kinds.Kind(
                "calls", "征稿启事", calls.call_section, ("publications.call",), has_feed=True
            ),
            kinds.Kind(
                "productions", "出品", productions.production_section,
                ("publications.production",), has_feed=True,
            ),
        ):  # fmt: skip
            kinds.register(kind)
        for model in (Book, Call, Production):
            indexing.register(model)
        retention.register()
