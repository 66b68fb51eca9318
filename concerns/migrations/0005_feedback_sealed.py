from django.db import migrations, models
from trust import sealing

TEXT, ANSWERS = "feedback.text", "feedback.answers"  # the labels, before and after


def seal_whole(apps, schema_editor):
    """Answers that stood in clear, as one record under their quarter's key. Where there are any, the process that
    migrates needs the content keys this once; `KeyMissing` changes nothing."""
    rows = apps.get_model("concerns", "Feedback").objects.select_related("quarter__data_key")
    for row in rows.order_by("pk"):
        key, said = row.quarter.data_key, {"again": row.again, "safe": row.safe or None}
        said["kept_word"] = row.kept_word or None
        written = row.sealed_text is not None
        said["text"] = sealing.unseal(key, row.sealed_text, label=TEXT, row=row.pk) if written else ""
        row.sealed_answers = sealing.seal_record(key, said, label=ANSWERS, row=row.pk)
        row.save(update_fields=["sealed_answers"])


class Migration(migrations.Migration):
    dependencies = [("concerns", "0004_wishes_overtaken"), ("trust", "0004_key_check")]

    operations = [
        migrations.AddField("feedbackquarter", "is_mixed", models.BooleanField(default=False)),
        migrations.AddField("feedback", "sealed_answers", models.BinaryField(default=b""), preserve_default=False),
        migrations.RunPython(seal_whole, migrations.RunPython.noop),
        migrations.RemoveConstraint("feedback", "feedback_answers_known"),
        migrations.RemoveField("feedback", "occasion"),
        migrations.RemoveField("feedback", "again"),
        migrations.RemoveField("feedback", "safe"),
        migrations.RemoveField("feedback", "kept_word"),
        migrations.RemoveField("feedback", "sealed_text"),
    ]
