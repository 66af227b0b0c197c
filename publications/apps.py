from functools import partial

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
        self._count_on_the_desk()

    def _count_on_the_desk(self):
        from editorial.desk import inbox
        from publications import desk
        from publications.models import Enquiry, Submission

        for label, model, lookup in (
            ("购书咨询", Enquiry, "book__section"),
            ("来稿", Submission, "call__section"),
        ):
            address = f"admin:publications_{model._meta.model_name}_changelist?work=waiting"
            inbox.register(
                label, partial(desk.count_waiting, model, lookup), address,
                overdue=partial(desk.count_late, model, lookup),
            )  # fmt: skip
