from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "publications"
    verbose_name = "编辑出版"

    def ready(self):
        from accounts import events
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
        events.register("enquiry.view", "查看购书咨询", watched=True, counts="record")
        events.register("submission.view", "查看来稿", watched=True, counts="record")
        events.register("submission.download", "下载来稿", watched=True, counts="record")
        for name, label in (("enquiry", "购书咨询"), ("submission", "来稿")):
            events.register(f"{name}.export", f"导出{label}", watched=True, counts="export")
            events.register(f"{name}.receive", f"收到{label}")
            events.register(f"{name}.change", f"办理{label}")

    def _count_on_the_desk(self):
        from editorial.desk import inbox
        from editorial.desk.records import counter
        from publications.models import Enquiry, Submission

        for label, model, lookup in (
            ("购书咨询", Enquiry, "book__section"),
            ("来稿", Submission, "call__section"),
        ):
            name, right = model._meta.model_name, f"publications.change_{model._meta.model_name}"
            inbox.register(
                label,
                counter(right, model.objects.waiting, lookup),
                f"admin:publications_{name}_changelist?work=waiting",
                overdue=counter(right, model.objects.late, lookup),
            )
