"""Makes a table that only grows: the database refuses UPDATE and DELETE by triggers, whatever
program holds the connection. For migrations, and for tests that empty a database."""

from django.db import migrations


def statements(vendor, table):
    """Return (to set up, to take away) for a database vendor, each a list of SQL."""
    if vendor == "sqlite":
        names = {verb: f"{table}_no_{verb.lower()}" for verb in ("UPDATE", "DELETE")}
        up = [
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb, name in names.items()
        ]
        return up, [f"DROP TRIGGER {name}" for name in names.values()]
    up = [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ]
    down = [
        f"DROP TRIGGER {table}_no_change ON {table}",
        f"DROP FUNCTION {table}_refuse()",
    ]
    return up, down


def protect(table):
    """Return the migration operation that makes a table append-only."""

    def run(which):
        def change(apps, schema_editor):
            for statement in statements(schema_editor.connection.vendor, table)[which]:
                schema_editor.execute(statement)

        return change

    return migrations.RunPython(run(0), run(1))
