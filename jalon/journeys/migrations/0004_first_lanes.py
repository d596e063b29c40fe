"""Journeys drawn before lanes existed get theirs; each part of a drawing its own identity."""

import secrets

from django.db import migrations

LANES = {
    "customer": ["touchpoints", "expectation", "emotion", "measures", "verbatim"],
    "organisation": ["front", "back", "process", "system", "indicator"],
    "analysis": ["irritant", "critical", "question", "action"],
}
SHOWN = {"touchpoints", "expectation", "measures", "irritant", "action"}


def open_lanes(apps, schema_editor):
    Lane = apps.get_model("journeys", "Lane")
    kinds = [(block, kind) for block, held in LANES.items() for kind in held]
    for journey in apps.get_model("journeys", "Journey").objects.all():
        Lane.objects.bulk_create(
            Lane(
                journey=journey, kind=kind, block=block, position=place, is_shown=kind in SHOWN
            )
            for place, (block, kind) in enumerate(kinds)
        )


def identify(apps, schema_editor):
    # The column came with one value for all rows.
    for name in ("Persona", "Stage", "Situation"):
        model = apps.get_model("journeys", name)
        rows = list(model.objects.all())
        for row in rows:
            row.uid = secrets.token_hex(6)
        model.objects.bulk_update(rows, ["uid"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0003_lanes_and_notes")]

    operations = [
        migrations.RunPython(open_lanes, migrations.RunPython.noop),
        migrations.RunPython(identify, migrations.RunPython.noop),
    ]
