from django.db.models import BooleanField, Func


class Among(Func):
    """`Among(F("pk"), Subquery(…))`: one of a few numbers that a subquery gives.

    PostgreSQL takes a plain IN beside another condition for half the table and reads all of it;
    an array is asked first and looked up by the index.
    """

    output_field = BooleanField()
    template = "%(expressions)s"
    arg_joiner = " IN "

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(
            compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(ARRAY", **context
        )
