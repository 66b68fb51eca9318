from django.conf import settings
from django.db import migrations, models
from django.db.models import F
from django.utils import timezone


def count_as_told(apps, schema_editor):
    """Whoever had it in their inbox before this was told by what stood here before; nobody is told twice."""
    rows = apps.get_model("concerns", "NameRequest").objects.filter(tell_date__lt=timezone.localdate())
    rows.exclude(state="asked").update(told_date=F("tell_date"))


class Migration(migrations.Migration):
    dependencies = [
        ("concerns", "0003_reference_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="withdrawal",
            name="withdrawal_one_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="withdrawal",
            name="withdrawal_decided_whole",
        ),
        migrations.AddField(
            model_name="namerequest",
            name="told_date",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunPython(count_as_told, migrations.RunPython.noop),
        migrations.AddField(
            model_name="withdrawal",
            name="overtaken_date",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None), ("overtaken_date", None)),
                fields=("concern",),
                name="withdrawal_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("sealed_reason", None), ("stops", None)),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("overtaken_date", None),
                        ("sealed_reason__isnull", False),
                        ("stops__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="withdrawal_decided_whole",
            ),
        ),
    ]
