"""The database refuses to change or remove an event, whoever asks.

A later migration that rebuilds the table on SQLite loses the triggers, and has to guard again.
"""

from django.db import migrations

_REFUSAL = "an event in the log is never changed or removed"

_SQLITE = """
CREATE TRIGGER audit_event_no_{name} BEFORE {operation} ON audit_event
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER audit_event_no_{name} BEFORE {operation} ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        pattern, operations = _SQLITE, ("UPDATE", "DELETE")
    else:
        schema_editor.execute(_POSTGRESQL_FUNCTION.format(refusal=_REFUSAL))
        pattern, operations = _POSTGRESQL, ("UPDATE", "DELETE", "TRUNCATE")
    for operation in operations:
        schema_editor.execute(
            pattern.format(name=operation.lower(), operation=operation, refusal=_REFUSAL)
        )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER audit_event_no_{name}")
    else:
        schema_editor.execute("DROP FUNCTION audit_event_refuse CASCADE")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
