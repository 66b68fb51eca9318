from datetime import date

from django.db import migrations
from django.utils import timezone

FIRST_DAY = date(2019, 1, 1)  # the first for which bank holidays are known
PROMISED = (("acknowledge", 10, "working_days"), ("answer", 28, "days"))


def begin_with_the_policy(apps, schema_editor):
    """What the policy promises, and by it every date promised so far was counted."""
    deadline, profile = apps.get_model("concerns", "Deadline"), apps.get_model("concerns", "DeadlineProfile")
    (_, *acknowledge), (_, *answer) = PROMISED
    profile.objects.create(
        number=1,
        first_day=FIRST_DAY,
        acknowledge_number=acknowledge[0],
        acknowledge_unit=acknowledge[1],
        answer_number=answer[0],
        answer_unit=answer[1],
        reason="The policy",
        added_at=timezone.now(),
    )
    for duty, number, unit in PROMISED:
        deadline.objects.filter(duty=duty).update(profile_id=1, period_number=number, period_unit=unit)


class Migration(migrations.Migration):
    dependencies = [("concerns", "0009_corrections")]

    operations = [migrations.RunPython(begin_with_the_policy, migrations.RunPython.noop)]
