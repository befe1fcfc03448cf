"""The database refuses a role that an organisation of that kind does not know.

A check constraint cannot look into another table, so triggers do. A later migration that rebuilds
one of the tables on SQLite loses its triggers, and one that adds a role has to guard again.
"""

from django.db import migrations

#: Every role belongs to one kind of organisation.
_KINDS = {
    "national": ("owner", "member", "desk"),
    "municipality": ("contact", "safety", "care_youth", "signer"),
    "region": ("coordinator",),
    "research": ("researcher",),
    "audit": ("auditor",),
}
_KIND_OF_ROLE = "CASE NEW.role {} END".format(
    " ".join(f"WHEN '{role}' THEN '{kind}'" for kind, roles in _KINDS.items() for role in roles)
)
_FITS = (
    "(SELECT kind FROM accounts_organisation WHERE id = NEW.organisation_id) "  # noqa: S608
    f"IS NOT DISTINCT FROM {_KIND_OF_ROLE}"
)
_TABLES = ("membership", "invitation")
_ROLE = "an organisation of this kind does not know this role"
_KIND = "an organisation stays of the kind that it is"

_SQLITE = """
CREATE TRIGGER accounts_{table}_{name} BEFORE {when} ON accounts_{table}
FOR EACH ROW WHEN NOT ({condition}) BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""
_POSTGRESQL = """
CREATE FUNCTION accounts_{table}_fits() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NOT ({condition}) THEN
RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END $$;
CREATE TRIGGER accounts_{table}_fits BEFORE {when} ON accounts_{table}
FOR EACH ROW EXECUTE FUNCTION accounts_{table}_fits()
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        _guard_sqlite(schema_editor)
    else:
        _guard_postgresql(schema_editor)


def _guard_sqlite(schema_editor):
    # "IS" is what SQLite of before 3.39 calls "IS NOT DISTINCT FROM".
    fits = _FITS.replace("IS NOT DISTINCT FROM", "IS")
    for table in _TABLES:
        for name, when in (("added", "INSERT"), ("changed", "UPDATE OF role, organisation_id")):
            schema_editor.execute(
                _SQLITE.format(table=table, name=name, when=when, condition=fits, refusal=_ROLE)
            )
    schema_editor.execute(
        _SQLITE.format(
            table="organisation",
            name="changed",
            when="UPDATE OF kind",
            condition="NEW.kind = OLD.kind",
            refusal=_KIND,
        )
    )


def _guard_postgresql(schema_editor):
    for table in _TABLES:
        when = "INSERT OR UPDATE OF role, organisation_id"
        schema_editor.execute(
            _POSTGRESQL.format(table=table, when=when, condition=_FITS, refusal=_ROLE)
        )
    schema_editor.execute(
        _POSTGRESQL.format(
            table="organisation",
            when="UPDATE OF kind",
            condition="NEW.kind = OLD.kind",
            refusal=_KIND,
        )
    )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        names = [f"{table}_{name}" for table in _TABLES for name in ("added", "changed")]
        for name in (*names, "organisation_changed"):
            schema_editor.execute(f"DROP TRIGGER accounts_{name}")
    else:
        for table in (*_TABLES, "organisation"):
            schema_editor.execute(f"DROP FUNCTION accounts_{table}_fits CASCADE")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_cache")]

    operations = [migrations.RunPython(guard, unguard)]
