"""The audit log refuses change by triggers, whatever program holds the connection; and the
roles of a new installation exist from the start."""

from django.db import migrations

from accounts import roles

SQLITE = [
    f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON accounts_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
SQLITE_BACK = ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"]

POSTGRESQL = [
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON accounts_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER audit_no_change ON accounts_auditentry",
    "DROP FUNCTION audit_refuse()",
]


def _run(forwards):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            statements = SQLITE if forwards else SQLITE_BACK
        else:
            statements = POSTGRESQL if forwards else POSTGRESQL_BACK
        for statement in statements:
            schema_editor.execute(statement)

    return run


def make_roles(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in roles.PERMISSIONS:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.RunPython(_run(True), _run(False)),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
