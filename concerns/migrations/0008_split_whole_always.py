"""Apart from the step before: PostgreSQL changes no table whose rows were changed in the same transaction."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("concerns", "0007_split_whole")]

    operations = [
        migrations.AlterField(
            model_name="split",
            name="whole",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="concerns.concern"
            ),
        ),
    ]
