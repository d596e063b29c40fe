"""What the database itself refuses: a frozen point never measures something else."""

from django.db import migrations, models

FROZEN = ("indicator", "definition", "wording", "family", "audience", "frozen_at")
CHANGED = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FROZEN)
CHANGED_SQLITE = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FROZEN)

SQLITE = [
    f"""
    CREATE TRIGGER point_stays_frozen BEFORE UPDATE ON journeys_measurepoint
    WHEN OLD.frozen_at IS NOT NULL AND ({CHANGED_SQLITE})
    BEGIN SELECT RAISE(ABORT, 'a frozen measure point cannot measure something else'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION refuse_frozen_point() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'a frozen measure point cannot measure something else'
        USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER point_stays_frozen BEFORE UPDATE ON journeys_measurepoint
    FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL AND ({CHANGED}))
    EXECUTE FUNCTION refuse_frozen_point()
    """,
]
UNDO_POSTGRESQL = [
    "DROP TRIGGER point_stays_frozen ON journeys_measurepoint",
    "DROP FUNCTION refuse_frozen_point()",
]


def guard(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if on_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in ["DROP TRIGGER point_stays_frozen"] if on_sqlite else UNDO_POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0001_initial")]

    operations = [
        migrations.AddField(
            "journey", "words_version", models.PositiveIntegerField(default=1)
        ),
        migrations.RunPython(guard, unguard, elidable=False),
    ]
