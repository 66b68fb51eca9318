"""What each part is a part of, however often it was split, stands beside it (I11)."""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    Split = apps.get_model("concerns", "Split")
    above = dict(Split.objects.values_list("part_id", "concern_id"))
    for part, concern in above.items():
        top = concern
        while top in above:
            top = above[top]
        Split.objects.filter(part_id=part).update(whole_id=top)


class Migration(migrations.Migration):
    dependencies = [("concerns", "0006_original_end")]

    operations = [
        migrations.AddField(
            model_name="split",
            name="whole",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="concerns.concern"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
