"""The database itself refuses to change a published edition, whatever code asks for it."""

from django.db import migrations

MESSAGE = "A published edition is frozen."

SQLITE = [
    f"""
    CREATE TRIGGER freeze_published_edition BEFORE UPDATE ON reports_edition
    WHEN OLD.status = 'published'
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
]
SQLITE_BACK = ["DROP TRIGGER freeze_published_edition"]

POSTGRESQL = [
    f"""
    CREATE FUNCTION freeze_published_edition() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation'; END
    $$ LANGUAGE plpgsql
    """,
    """
    CREATE TRIGGER freeze_published_edition BEFORE UPDATE ON reports_edition
    FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION freeze_published_edition()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER freeze_published_edition ON reports_edition",
    "DROP FUNCTION freeze_published_edition()",
]


def run(sqlite, postgresql):
    def apply(apps, schema_editor):
        for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
            schema_editor.execute(statement)

    return apply


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_forms_and_reports")]

    operations = [migrations.RunPython(run(SQLITE, POSTGRESQL), run(SQLITE_BACK, POSTGRESQL_BACK))]
