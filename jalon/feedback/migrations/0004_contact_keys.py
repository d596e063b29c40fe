from django.db import migrations

from jalon.feedback.contacts import contact_key

ROWS = 500


def spell(apps, schema_editor):
    consents = apps.get_model("feedback", "Consent")._base_manager.exclude(contact="")
    changed = []
    for consent in consents.only("pk", "contact").iterator(chunk_size=ROWS):
        consent.contact_key = contact_key(consent.contact)
        changed.append(consent)
        if len(changed) == ROWS:
            consents.bulk_update(changed, ["contact_key"])
            changed = []
    consents.bulk_update(changed, ["contact_key"])


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0003_customer_reference'),
    ]

    operations = [
        migrations.RunPython(spell, migrations.RunPython.noop, elidable=True),
    ]
