import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("concerns", "0007_marks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeadlineProfile",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("first_day", models.DateField()),
                ("acknowledge_number", models.PositiveSmallIntegerField()),
                ("acknowledge_unit", models.CharField(max_length=12)),
                ("answer_number", models.PositiveSmallIntegerField()),
                ("answer_unit", models.CharField(max_length=12)),
                ("reason", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["first_day"], name="profile_first_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledge_unit__in", ("working_days", "days", "months")),
                            ("answer_unit__in", ("working_days", "days", "months")),
                        ),
                        name="profile_units_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("acknowledge_number__gt", 0), ("answer_number__gt", 0)),
                        name="profile_promises_something",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="deadline", name="deadline_duty_known"),
        migrations.AddField(
            model_name="deadline",
            name="profile",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="concerns.deadlineprofile",
            ),
        ),
        migrations.AddField(
            model_name="deadline",
            name="period_number",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="deadline",
            name="period_unit",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AlterField(
            model_name="deadline",
            name="duty",
            field=models.CharField(
                choices=[
                    ("acknowledge", "Acknowledge"),
                    ("update", "Update the reporter"),
                    ("answer", "Answer"),
                    ("triage", "Read and decide"),
                    ("refer_adult", "Adult safeguarding"),
                    ("refer_child", "Child safeguarding"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "duty__in",
                        ["acknowledge", "update", "answer", "triage", "refer_adult", "refer_child"],
                    )
                ),
                name="deadline_duty_known",
            ),
        ),
    ]
