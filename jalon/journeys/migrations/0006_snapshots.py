"""Photos of the map; the database refuses that anything of one changes but its name and its
place in the list."""

import django.db.models.deletion
from django.db import migrations, models

KEPT = (
    "journey_id", "note", "document", "map_version", "unit_id", "start_date", "end_date",
    "as_of", "taken_at", "taken_by",
)
CHANGED = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT)
CHANGED_SQLITE = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)

SQLITE = [
    f"""
    CREATE TRIGGER snapshot_is_kept BEFORE UPDATE ON journeys_snapshot
    WHEN {CHANGED_SQLITE}
    BEGIN SELECT RAISE(ABORT, 'a photo never changes'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION refuse_changed_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'a photo never changes'
        USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER snapshot_is_kept BEFORE UPDATE ON journeys_snapshot
    FOR EACH ROW WHEN ({CHANGED})
    EXECUTE FUNCTION refuse_changed_snapshot()
    """,
]
UNDO_POSTGRESQL = [
    "DROP TRIGGER snapshot_is_kept ON journeys_snapshot",
    "DROP FUNCTION refuse_changed_snapshot()",
]


def guard(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if on_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in ["DROP TRIGGER snapshot_is_kept"] if on_sqlite else UNDO_POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('journeys', '0005_strokes'),
        ('organisation', '0002_logo_hash'),
    ]

    operations = [
        migrations.AlterField(
            model_name='journey',
            name='kind',
            field=models.CharField(choices=[('current', 'Actuel'), ('target', 'Cible'), ('draft', 'Brouillon')], default='current', max_length=10, verbose_name='nature'),
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('document', models.JSONField()),
                ('map_version', models.PositiveIntegerField()),
                ('start_date', models.DateField()),
                ('end_date', models.DateField()),
                ('as_of', models.DateTimeField()),
                ('taken_at', models.DateTimeField()),
                ('taken_by', models.CharField(max_length=254)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('journey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='journeys.journey')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('end_date__gt', models.F('start_date'))), name='snapshot_period_in_order'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='snapshot_has_a_name')],
            },
        ),
        migrations.RunPython(guard, unguard, elidable=False),
    ]
