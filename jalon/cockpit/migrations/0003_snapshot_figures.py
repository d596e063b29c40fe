"""The figures of photos; the database refuses that one changes."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = [
    """
    CREATE TRIGGER snapshot_figure_is_kept BEFORE UPDATE ON cockpit_snapshotfigure
    BEGIN SELECT RAISE(ABORT, 'a figure of a photo never changes'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION refuse_changed_figure() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'a figure of a photo never changes'
        USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER snapshot_figure_is_kept BEFORE UPDATE ON cockpit_snapshotfigure
    FOR EACH ROW EXECUTE FUNCTION refuse_changed_figure()
    """,
]
UNDO_POSTGRESQL = [
    "DROP TRIGGER snapshot_figure_is_kept ON cockpit_snapshotfigure",
    "DROP FUNCTION refuse_changed_figure()",
]


def guard(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if on_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in ["DROP TRIGGER snapshot_figure_is_kept"] if on_sqlite else UNDO_POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('cockpit', '0002_walls_embeds_and_shares'),
        ('journeys', '0006_snapshots'),
        ('organisation', '0002_logo_hash'),
    ]

    operations = [
        migrations.CreateModel(
            name='SnapshotFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80)),
                ('indicator', models.CharField(max_length=10)),
                ('definition', models.CharField(max_length=20)),
                ('design_effect', models.FloatField()),
                ('objective', models.FloatField(blank=True, null=True)),
                ('floor', models.FloatField(blank=True, null=True)),
                ('counts', models.JSONField(default=dict)),
                ('modes', models.JSONField(default=dict)),
                ('n', models.PositiveIntegerField()),
                ('n_eff', models.FloatField()),
                ('value', models.FloatField(blank=True, null=True)),
                ('low', models.FloatField(blank=True, null=True)),
                ('high', models.FloatField(blank=True, null=True)),
                ('state', models.CharField(blank=True, max_length=10)),
                ('trend', models.JSONField(blank=True, null=True)),
                ('few_others', models.BooleanField(default=False)),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.measurepoint')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.snapshot')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('snapshot', 'point'), name='snapshot_figure_one_a_point'), models.CheckConstraint(condition=models.Q(models.Q(('high', None), ('low', None), ('value', None)), models.Q(('high__isnull', False), ('low__isnull', False), ('value__isnull', False)), _connector='OR'), name='snapshot_figure_has_its_interval')],
            },
        ),
        migrations.RunPython(guard, unguard, elidable=False),
    ]
