from django.db import migrations


class Migration(migrations.Migration):
    """Apart from the filling, which PostgreSQL must have finished before a table may go."""

    dependencies = [
        ("concerns", "0005_calendars"),
    ]

    operations = [
        migrations.DeleteModel(name="AddedHoliday"),
    ]
