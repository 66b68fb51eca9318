from django.db import migrations

TABLE = "concerns_meetingnote"
CHANGED = "meeting_note_stays"
SQLITE = f"""
CREATE TRIGGER {CHANGED} BEFORE UPDATE ON {TABLE}
WHEN OLD.state = 'agreed' OR (OLD.sent_at IS NOT NULL AND NEW.sealed_text IS NOT OLD.sealed_text)
BEGIN SELECT RAISE(ABORT, 'A note that was sent or agreed does not change.'); END
"""
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {CHANGED}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A note that was sent or agreed does not change.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
POSTGRESQL = f"""
CREATE TRIGGER {CHANGED} BEFORE UPDATE ON {TABLE} FOR EACH ROW
WHEN (OLD.state = 'agreed' OR (OLD.sent_at IS NOT NULL AND NEW.sealed_text IS DISTINCT FROM OLD.sealed_text))
EXECUTE FUNCTION {CHANGED}()
"""


def hold(apps, schema_editor):
    """A later change of this table on SQLite copies it and drops the trigger: such a migration runs this again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        schema_editor.execute(POSTGRESQL)
    else:
        schema_editor.execute(SQLITE)


def let_go(apps, schema_editor):
    on_table = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {CHANGED}{on_table}")


class Migration(migrations.Migration):
    # What stood here before, so that a database made with it counts this as done.
    replaces = [
        ("concerns", "0020_meetings"),
    ]

    dependencies = [("concerns", "0001_schema")]

    operations = [migrations.RunPython(hold, let_go)]
