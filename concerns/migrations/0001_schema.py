import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # What stood here before: a database that was made with it has all of this.
    replaces = [
        ("concerns", "0001_initial"),
        ("concerns", "0002_confidentiality"),
        ("concerns", "0003_working_copies"),
        ("concerns", "0004_stuck_duties"),
        ("concerns", "0006_added_holidays_moved"),
        ("concerns", "0007_marks"),
        ("concerns", "0008_deadline_profiles"),
        ("concerns", "0009_corrections"),
        ("concerns", "0011_cover"),
        ("concerns", "0012_second_looks"),
        ("concerns", "0013_offers"),
        ("concerns", "0014_triage_decisions"),
        ("concerns", "0015_letters"),
        ("concerns", "0016_protection"),
        ("concerns", "0017_findings_deepened"),
        ("concerns", "0019_afterwards"),
        ("concerns", "0021_allegation_concerns"),
        ("concerns", "0022_hints"),
        ("concerns", "0023_guidance_and_policy"),
        ("concerns", "0024_attachments"),
        ("concerns", "0025_originals"),
        ("concerns", "0026_statements"),
        ("concerns", "0027_inbox"),
        ("concerns", "0028_file_notes"),
        ("concerns", "0029_message_drafts"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0005_employer_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("trust", "0004_key_check"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("accepted", "Accepted"),
                            ("referred", "Referred"),
                            ("investigating", "Looking into it"),
                            ("answered", "Answered"),
                            ("redirected", "Redirected"),
                            ("closed", "Closed"),
                            ("joined", "Joined to another case"),
                        ],
                        default="received",
                        max_length=20,
                    ),
                ),
                ("opened_date", models.DateField()),
                ("urgent", models.BooleanField(default=False)),
                ("conflicts_decided_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conflicts_decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.datakey"
                    ),
                ),
                (
                    "joined_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="concerns.case",
                    ),
                ),
                (
                    "owner",
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
                "permissions": [
                    ("handle_case", "Handler"),
                    ("investigate_case", "Investigator"),
                    ("second_read_case", "Second reader"),
                    ("review_case", "Reviewer"),
                    ("observe_case", "Observer"),
                    ("cover_case", "Cover"),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["owner"], name="case_owner_open"
                    ),
                    models.Index(fields=["state"], name="case_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "received",
                                    "accepted",
                                    "referred",
                                    "investigating",
                                    "answered",
                                    "redirected",
                                    "closed",
                                    "joined",
                                ],
                            )
                        ),
                        name="case_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("conflicts_decided_at", None), ("conflicts_decided_by", None)),
                            models.Q(
                                ("conflicts_decided_at__isnull", False), ("conflicts_decided_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="case_conflicts_decided_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_closed_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("joined_into__isnull", False), ("state", "joined")),
                            models.Q(models.Q(("state", "joined"), _negated=True), ("joined_into", None)),
                            _connector="OR",
                        ),
                        name="case_joined_has_target",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=12, unique=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("confidential", "Confidential"),
                            ("open", "Open"),
                            ("unnamed", "Unnamed"),
                            ("anonymous", "Anonymous"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "Contact form"),
                            ("conversation", "Conversation"),
                            ("meeting", "Meeting"),
                            ("phone", "Phone call"),
                            ("letter", "Letter or document"),
                            ("email", "Email"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "division",
                    models.CharField(
                        choices=[
                            ("england-and-wales", "England and Wales"),
                            ("scotland", "Scotland"),
                            ("northern-ireland", "Northern Ireland"),
                        ],
                        max_length=20,
                    ),
                ),
                ("raised_date", models.DateField()),
                ("recorded_date", models.DateField()),
                ("sealed_account", models.BinaryField()),
                ("answered_date", models.DateField(blank=True, null=True)),
                ("identifying", models.BooleanField(default=False)),
                (
                    "letter_way",
                    models.CharField(
                        choices=[
                            ("inbox", "In my inbox alone"),
                            ("in_person", "On paper too, handed to me when we meet"),
                            ("post", "On paper too, to the private address that I gave with my name"),
                        ],
                        default="inbox",
                        max_length=20,
                    ),
                ),
                ("no_contact", models.BooleanField(default=False)),
                ("letter_way_date", models.DateField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="concerns", to="concerns.case"
                    ),
                ),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.datakey"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["confidential", "open", "unnamed", "anonymous"])),
                        name="concern_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["web", "conversation", "meeting", "phone", "letter", "email"])
                        ),
                        name="concern_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("letter_way__in", ["inbox", "in_person", "post"])),
                        name="letter_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("division__in", ["england-and-wales", "scotland", "northern-ireland"])
                        ),
                        name="concern_division_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("raised_date__lte", models.F("recorded_date"))),
                        name="concern_raised_before_recorded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exercise",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("progress", models.JSONField(default=dict)),
                ("closed_until_date", models.DateField(blank=True, null=True)),
                ("begun_date", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("last_good_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Keeper",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("public", models.BinaryField()),
                ("locked_private", models.BinaryField()),
                ("mark", models.CharField(default="", max_length=64)),
                ("enrolled_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RevealKey",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("public", models.BinaryField()),
                ("locked_private", models.BinaryField()),
                ("mark", models.CharField(default="", max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ScenarioPass",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("passed_date", models.DateField()),
                ("valid_until_date", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Allegation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("sealed_text", models.BinaryField()),
                ("sealed_event_date", models.BinaryField(blank=True, null=True)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="allegations", to="concerns.case"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "number"), name="allegation_number_once")],
            },
        ),
        migrations.CreateModel(
            name="CalendarEdition",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("version", models.CharField(max_length=40)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gt", models.F("first_day"))),
                        name="edition_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Capacity",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="capacity",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "room",
                    models.CharField(
                        choices=[
                            ("some", "I can take on more"),
                            ("one", "I can take on one more"),
                            ("none", "I cannot take on more now"),
                        ],
                        max_length=10,
                    ),
                ),
                ("until_date", models.DateField(blank=True, null=True)),
                ("said_date", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("room__in", ["some", "one", "none"])), name="capacity_room_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("identification", "Risk of a guess"),
                            ("detriment", "Risk of bad treatment"),
                            ("seriousness", "How serious it is, and whether it fits here"),
                        ],
                        max_length=20,
                    ),
                ),
                ("level", models.CharField(max_length=10)),
                (
                    "fits",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes, it is for this procedure"),
                            ("grievance", "No, a grievance fits better"),
                            ("complaint", "No, a complaint fits better"),
                            ("both", "In part: some of it is a grievance or a complaint"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sealed_record", models.BinaryField()),
                ("counts_from", models.DateTimeField()),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assessments", to="concerns.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fits", ""),
                                ("kind__in", ["identification", "detriment"]),
                                ("level__in", ["low", "medium", "high"]),
                            ),
                            models.Q(
                                ("fits__in", ["yes", "grievance", "complaint", "both"]),
                                ("kind", "seriousness"),
                                ("level__in", ["minor", "serious", "critical"]),
                            ),
                            _connector="OR",
                        ),
                        name="assessment_level_and_fit_of_its_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Advice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_question", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("sealed_reply", models.BinaryField(blank=True, null=True)),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "adviser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="advice", to="concerns.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at", None), ("sealed_reply", None)),
                            models.Q(("replied_at__isnull", False), ("sealed_reply__isnull", False)),
                            _connector="OR",
                        ),
                        name="advice_reply_and_moment_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("replied_at", None),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="advice_withdrawn_unanswered_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("related", "It has to do with this one"),
                            ("nothing_done", "This one says that nothing was done about that one"),
                            ("followed", "That one says that nothing was done about this one"),
                            ("part", "A part of this one was split off into that one"),
                            ("whole", "This one was split off from that one"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sealed_reason", models.BinaryField()),
                ("linked_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="concerns.case"
                    ),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="concerns.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["related", "nothing_done", "followed", "part", "whole"])),
                        name="link_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("case", models.F("other")), _negated=True), name="link_to_another"
                    ),
                    models.UniqueConstraint(fields=("case", "other", "kind"), name="link_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseNote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_text", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="concerns.case"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseTask",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("sealed_text", models.BinaryField()),
                ("due_date", models.DateField()),
                ("added_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("sealed_cancelled_because", models.BinaryField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="concerns.case"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("cancelled_at", None), ("done_at", None)),
                        fields=["case"],
                        name="task_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="task_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="task_done_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at", None), ("cancelled_by", None), ("sealed_cancelled_because", None)
                            ),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("cancelled_by__isnull", False),
                                ("sealed_cancelled_because__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="task_cancelled_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_at", None), ("cancelled_at", None), _connector="OR"),
                        name="task_done_or_cancelled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseUserObjectPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="concerns.case"),
                ),
                (
                    "permission",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                ),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["user", "content_object"], name="case_role_by_user")],
                "unique_together": {("user", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="Split",
            fields=[
                (
                    "part",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="split_from",
                        serialize=False,
                        to="concerns.concern",
                    ),
                ),
                ("sealed_code", models.BinaryField()),
                ("split_date", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "sender",
                    models.CharField(choices=[("reporter", "Reporter"), ("staff", "Staff")], max_length=10),
                ),
                ("sent_date", models.DateField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("kind", models.CharField(max_length=16)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("waiting", "Waits for the virus check"),
                            ("cleaning", "Being cleaned"),
                            ("ready", "Clean copy ready"),
                            ("uncleanable", "Cannot be cleaned"),
                            ("harmful", "Harmful, not kept"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=32)),
                ("notes", models.CharField(blank=True, max_length=120)),
                ("scanned", models.BooleanField(default=False)),
                ("original_blob", models.CharField(blank=True, max_length=64)),
                ("clean_blob", models.CharField(blank=True, max_length=64)),
                ("sealed_original_key", models.BinaryField(default=b"")),
                ("sealed_clean_key", models.BinaryField(default=b"")),
                ("sealed_name", models.BinaryField()),
                ("sealed_size", models.BinaryField()),
                ("sealed_advice", models.BinaryField(blank=True, null=True)),
                ("read_by_staff", models.BooleanField(default=False)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="concerns.concern",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["received", "waiting", "cleaning"])),
                        fields=["sent_date"],
                        name="attachment_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "number"), name="attachment_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("original_blob", ""), _negated=True),
                        fields=("original_blob",),
                        name="attachment_original_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("clean_blob", ""), _negated=True),
                        fields=("clean_blob",),
                        name="attachment_clean_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["received", "waiting", "cleaning", "ready", "uncleanable", "harmful"])
                        ),
                        name="attachment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sender", "reporter"), ("sent_at", None), ("sent_by", None)),
                            models.Q(("sender", "staff"), ("sent_at__isnull", False), ("sent_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="attachment_sent_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            models.Q(("clean_blob", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="attachment_ready_has_clean_copy",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "harmful"), _negated=True),
                            models.Q(("clean_blob", ""), ("original_blob", "")),
                            _connector="OR",
                        ),
                        name="attachment_harmful_is_destroyed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AllegationConcern",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "allegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answering",
                        to="concerns.allegation",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="alleged", to="concerns.concern"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("allegation", "concern"), name="allegation_concern_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ConcernCategory",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("crime", "A crime, such as theft, fraud or an attack"),
                            ("bribery", "A bribe: taking or offering money or favours"),
                            ("legal_duty", "A law or rule is broken"),
                            ("safety", "Danger to someone’s health or safety"),
                            ("harassment", "Sexual harassment"),
                            ("environment", "Harm to the environment"),
                            ("justice", "Someone punished for what they did not do, or justice going wrong"),
                            ("concealment", "Hiding any of these on purpose"),
                            ("unsure", "I am not sure"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="categories",
                        to="concerns.concern",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "category"), name="category_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "crime",
                                    "bribery",
                                    "legal_duty",
                                    "safety",
                                    "harassment",
                                    "environment",
                                    "justice",
                                    "concealment",
                                    "unsure",
                                ],
                            )
                        ),
                        name="category_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("subject", "It is about them"),
                            ("subject_line", "They manage, or are managed by, a person it is about"),
                            ("relation", "They are close to a person it is about"),
                            ("witness", "They may be a witness"),
                            ("named_by_reporter", "The reporter says they must not know"),
                            ("recusal", "They stepped aside"),
                        ],
                        max_length=20,
                    ),
                ),
                ("added_date", models.DateField()),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conflicts", to="concerns.case"
                    ),
                ),
                (
                    "looked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "user", "kind"), name="conflict_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("looked_at", None), ("looked_by", None)),
                            models.Q(("looked_at__isnull", False), ("looked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="conflict_looked_at_and_by_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["subject", "subject_line", "relation", "witness", "named_by_reporter", "recusal"],
                            )
                        ),
                        name="conflict_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("old_date", models.DateField()),
                ("new_date", models.DateField()),
                ("sealed_reason", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="concerns.concern",
                    ),
                ),
                (
                    "refused_by",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None)),
                            models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="correction_agreed_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refused_at", None), ("refused_by", None)),
                            models.Q(("refused_at__isnull", False), ("refused_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="correction_refused_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(("agreed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="correction_asker_is_not_approver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_at", None), ("new_date__lt", models.F("old_date")), ("refused_at", None)
                            ),
                            models.Q(
                                ("new_date__gt", models.F("old_date")),
                                models.Q(("agreed_at", None), ("refused_at", None), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="correction_earlier_or_decided",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("agreed_at", None), ("new_date__gt", models.F("old_date")), ("refused_at", None)
                        ),
                        fields=("concern",),
                        name="correction_waiting_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cover",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("given_at", models.DateTimeField()),
                (
                    "absence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.absence"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="covers", to="concerns.case"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "absence"), name="cover_one_at_a_time")],
            },
        ),
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
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("acknowledge", "Acknowledge"),
                            ("update", "Update the reporter"),
                            ("answer", "Answer"),
                            ("triage", "Read and decide"),
                            ("refer_adult", "Adult safeguarding"),
                            ("refer_child", "Child safeguarding"),
                            ("worry", "Reply to a worry"),
                            ("support", "Reply about support"),
                        ],
                        max_length=12,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("since_date", models.DateField(blank=True, null=True)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("due_date", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("calendar_version", models.CharField(max_length=40)),
                ("period_number", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("period_unit", models.CharField(blank=True, db_default="", default="", max_length=12)),
                ("extended_date", models.DateField(blank=True, null=True)),
                ("next_step_at", models.DateTimeField(blank=True, null=True)),
                ("last_step_at", models.DateTimeField(blank=True, null=True)),
                ("stuck_at", models.DateTimeField(blank=True, null=True)),
                ("missed_at", models.DateTimeField(blank=True, null=True)),
                ("met_at", models.DateTimeField(blank=True, null=True)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="concerns.concern",
                    ),
                ),
                (
                    "met_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="replaced",
                        to="concerns.correction",
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="concerns.deadlineprofile",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("met_at", None)), fields=["next_step_at"], name="deadline_next_step"
                    ),
                    models.Index(
                        condition=models.Q(("met_at", None), ("replaced_by", None)),
                        fields=["due_date"],
                        name="deadline_open",
                    ),
                    models.Index(
                        condition=models.Q(("met_at", None), ("stuck_at__isnull", False)),
                        fields=["stuck_at"],
                        name="deadline_stuck",
                    ),
                    models.Index(
                        condition=models.Q(("replaced_by__isnull", False)),
                        fields=["replaced_by"],
                        name="deadline_replaced",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_by", None)),
                        fields=("concern", "duty", "round", "number"),
                        name="deadline_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "duty__in",
                                [
                                    "acknowledge",
                                    "update",
                                    "answer",
                                    "triage",
                                    "refer_adult",
                                    "refer_child",
                                    "worry",
                                    "support",
                                ],
                            )
                        ),
                        name="deadline_duty_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("met_at", None), ("met_by", None)),
                            models.Q(("met_at__isnull", False), ("met_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="deadline_met_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("met_at", None), ("next_step_at__isnull", False), ("replaced_by", None)),
                            models.Q(
                                ("next_step_at", None),
                                models.Q(
                                    ("met_at__isnull", False), ("replaced_by__isnull", False), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="deadline_watched_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("missed_at", None), ("missed_at", models.F("due_at")), _connector="OR"
                        ),
                        name="deadline_missed_at_due_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Detriment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=12, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bad_treatment", "Somebody is treated badly for speaking up"),
                            ("obstruction", "Somebody tries to stop a concern from being raised"),
                        ],
                        max_length=16,
                    ),
                ),
                ("contact_may_know", models.BooleanField(default=False)),
                ("urgent", models.BooleanField(default=False)),
                ("sealed_account", models.BinaryField()),
                ("sealed_link", models.BinaryField(blank=True, null=True)),
                ("told_date", models.DateField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("reply_by_date", models.DateField()),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                ("remedied", models.BooleanField(blank=True, null=True)),
                ("sealed_close", models.BinaryField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="concerns.concern",
                    ),
                ),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.datakey"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "told_by",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("told_at", None), ("told_by", None)),
                            models.Q(("told_at__isnull", False), ("told_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="detriment_told_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at", None), ("replied_by", None)),
                            models.Q(("replied_at__isnull", False), ("replied_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="detriment_replied_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="detriment_closed_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["bad_treatment", "obstruction"])),
                        name="detriment_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("remedied", None), ("sealed_close", None)),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("remedied__isnull", False),
                                ("sealed_close__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="detriment_closed_says_whether_remedied",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DetrimentBlock",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "detriment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="blocks", to="concerns.detriment"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("detriment", "user"), name="detriment_block_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DetrimentHint",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "detriment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hints", to="concerns.detriment"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("detriment", "user"), name="detriment_hint_once")],
            },
        ),
        migrations.CreateModel(
            name="DetrimentMessage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "sender",
                    models.CharField(choices=[("reporter", "Reporter"), ("staff", "Staff")], max_length=10),
                ),
                ("sealed_text", models.BinaryField()),
                ("sent_date", models.DateField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "detriment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="concerns.detriment",
                    ),
                ),
                (
                    "sent_by",
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
                "constraints": [
                    models.UniqueConstraint(fields=("detriment", "number"), name="detriment_message_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sender", "reporter"), ("sent_at", None), ("sent_by", None)),
                            models.Q(("sender", "staff"), ("sent_at__isnull", False), ("sent_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="detriment_message_sent_by_and_at_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DetrimentTask",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("sealed_text", models.BinaryField()),
                ("due_date", models.DateField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "detriment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="concerns.detriment"
                    ),
                ),
                (
                    "done_by",
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
                "constraints": [
                    models.UniqueConstraint(fields=("detriment", "number"), name="detriment_task_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="detriment_task_done_by_and_at_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisciplinaryLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("sealed_record", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="concerns.case"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="discipline_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="discipline_ended_by_and_at_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fact", "Fact: seen, heard, measured or written down at the time"),
                            ("opinion", "Opinion: what somebody thinks, believes or concludes"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sealed_record", models.BinaryField()),
                ("added_at", models.DateTimeField()),
                ("sealed_struck_because", models.BinaryField(blank=True, null=True)),
                ("struck_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "allegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="concerns.allegation",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="concerns.attachment",
                    ),
                ),
                (
                    "struck_by",
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
                "constraints": [
                    models.UniqueConstraint(fields=("allegation", "number"), name="evidence_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["fact", "opinion"])), name="evidence_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sealed_struck_because", None), ("struck_at", None), ("struck_by", None)),
                            models.Q(
                                ("sealed_struck_because__isnull", False),
                                ("struck_at__isnull", False),
                                ("struck_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_struck_by_and_at_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("new_date", models.DateField()),
                ("sealed_record", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="concerns.deadline",
                    ),
                ),
                (
                    "refused_by",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None)),
                            models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="extension_agreed_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refused_at", None), ("refused_by", None)),
                            models.Q(("refused_at__isnull", False), ("refused_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="extension_refused_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(("agreed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="extension_asker_is_not_approver",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackAsked",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("answer", "After the answer"),
                            ("review", "After a review"),
                            ("closing", "After closing"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ended_date", models.DateField()),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback_asked",
                        to="concerns.concern",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "occasion"), name="feedback_asked_once"),
                    models.CheckConstraint(
                        condition=models.Q(("occasion__in", ["answer", "review", "closing"])),
                        name="feedback_asked_occasion_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackQuarter",
            fields=[
                ("first_date", models.DateField(primary_key=True, serialize=False)),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.datakey"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("answer", "After the answer"),
                            ("review", "After a review"),
                            ("closing", "After closing"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "again",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "I do not know")], max_length=6
                    ),
                ),
                (
                    "safe",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "I do not know")],
                        max_length=6,
                    ),
                ),
                (
                    "kept_word",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "I do not know")],
                        max_length=6,
                    ),
                ),
                ("sealed_text", models.BinaryField(blank=True, null=True)),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="concerns.feedbackquarter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("again__in", ["yes", "no", "unsure"]),
                            ("kept_word__in", ["", "yes", "no", "unsure"]),
                            ("occasion__in", ["answer", "review", "closing"]),
                            ("safe__in", ["", "yes", "no", "unsure"]),
                        ),
                        name="feedback_answers_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FileCopy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(blank=True, max_length=16)),
                ("blob", models.CharField(blank=True, max_length=64)),
                ("sealed_key", models.BinaryField(default=b"")),
                ("made_at", models.DateTimeField()),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="concerns.attachment",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("attachment", "number"), name="file_copy_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("blob", ""), _negated=True),
                        fields=("blob",),
                        name="file_copy_blob_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("blob", ""), ("kind", "")),
                            models.Q(models.Q(("blob", ""), _negated=True), models.Q(("kind", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="file_copy_kind_with_blob",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FileNote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_text", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "concern",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="concerns.concern"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("upheld", "Upheld"),
                            ("partly", "Partly upheld"),
                            ("not_upheld", "Not upheld"),
                            ("not_established", "Could not be established"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "standard",
                    models.CharField(
                        choices=[
                            ("balance", "More likely than not (balance of probabilities)"),
                            ("beyond_doubt", "Sure of it (beyond reasonable doubt)"),
                        ],
                        default="balance",
                        max_length=20,
                    ),
                ),
                ("sealed_record", models.BinaryField()),
                ("decided_at", models.DateTimeField()),
                (
                    "allegation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="finding",
                        to="concerns.allegation",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("conclusion__in", ["upheld", "partly", "not_upheld", "not_established"])
                        ),
                        name="conclusion_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standard__in", ["balance", "beyond_doubt"])), name="standard_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GuidanceLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=100)),
                ("address", models.CharField(max_length=300)),
                ("about", models.CharField(blank=True, max_length=200)),
                ("for_reporters", models.BooleanField(default=False)),
                ("for_managers", models.BooleanField(default=False)),
                ("nations", models.JSONField()),
                ("checked_on", models.DateField(blank=True, null=True)),
                (
                    "health",
                    models.CharField(
                        choices=[
                            ("unasked", "Not looked at"),
                            ("answers", "Answers"),
                            ("unclear", "Answers, but not to a program"),
                            ("moved", "Sends on to another site"),
                            ("gone", "The page is not there any more"),
                            ("silent", "Did not answer"),
                        ],
                        default="unasked",
                        max_length=20,
                    ),
                ),
                ("looked_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("for_reporters", True), ("for_managers", True), _connector="OR"),
                        name="guidance_for_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("health__in", ["unasked", "answers", "unclear", "moved", "gone", "silent"])
                        ),
                        name="guidance_health_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("own", models.BooleanField(default=False)),
                ("sealed_account", models.BinaryField()),
                ("told_date", models.DateField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("assess_by_at", models.DateTimeField()),
                ("sealed_assessment", models.BinaryField(blank=True, null=True)),
                ("assessed_at", models.DateTimeField(blank=True, null=True)),
                ("sealed_support", models.BinaryField(blank=True, null=True)),
                ("support_at", models.DateTimeField(blank=True, null=True)),
                ("sealed_close", models.BinaryField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "assessed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="concerns.concern",
                    ),
                ),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.datakey"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "support_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "told_by",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("told_at", None), ("told_by", None)),
                            models.Q(("told_at__isnull", False), ("told_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="incident_told_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assessed_at", None), ("assessed_by", None)),
                            models.Q(("assessed_at__isnull", False), ("assessed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="incident_assessed_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("support_at", None), ("support_by", None)),
                            models.Q(("support_at__isnull", False), ("support_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="incident_support_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="incident_closed_by_and_at_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentBlock",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="blocks", to="concerns.incident"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("incident", "user"), name="incident_block_once")],
            },
        ),
        migrations.CreateModel(
            name="IncidentHint",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hints", to="concerns.incident"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("incident", "user"), name="incident_hint_once")],
            },
        ),
        migrations.CreateModel(
            name="IncidentTask",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("sealed_text", models.BinaryField()),
                ("due_date", models.DateField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="concerns.incident"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("incident", "number"), name="incident_task_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="incident_task_done_by_and_at_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InformalCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("sealed_grounds", models.BinaryField(blank=True, null=True)),
                ("may", models.BooleanField(blank=True, null=True)),
                ("sealed_reason", models.BinaryField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="informal_checks",
                        to="concerns.case",
                    ),
                ),
                (
                    "decided_by",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_at", None), ("asked_by", None), ("sealed_grounds", None)),
                            models.Q(
                                ("asked_at__isnull", False),
                                ("asked_by__isnull", False),
                                ("sealed_grounds__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="informal_asked_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("may", None), ("sealed_reason", None)
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("may__isnull", False),
                                ("sealed_reason__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="informal_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked_at__isnull", False), ("may__isnull", False), _connector="OR"),
                        name="informal_asked_or_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_by", None),
                            ("decided_by", None),
                            models.Q(("asked_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="informal_asker_is_not_decider",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("may", None)),
                        fields=("case",),
                        name="informal_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KnownFalse",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_grounds", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("sealed_decision", models.BinaryField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="concerns.concern"
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decider", models.F("asked_by")), _negated=True),
                        name="known_false_takes_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("sealed_decision", None)),
                            models.Q(("decided_at__isnull", False), ("sealed_decision__isnull", False)),
                            _connector="OR",
                        ),
                        name="known_false_decided_with_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("concern",),
                        name="known_false_waiting_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LawRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.CharField(blank=True, max_length=600)),
                ("source", models.CharField(max_length=200)),
                ("checked_on", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("compared_at", models.DateTimeField()),
                (
                    "compared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("code", "number"), name="law_row_number_once")],
            },
        ),
        migrations.CreateModel(
            name="LearningPoint",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_record", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                ("published", models.BooleanField(default=False)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="learning", to="concerns.case"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("month_date", models.DateField()),
                ("sealed_text", models.BinaryField()),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.datakey"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("acknowledgement", "First letter"),
                            ("redirect", "Something else fits better"),
                            ("extension", "A new date"),
                            ("outcome", "Our answer"),
                            ("informal", "Put right early"),
                            ("update", "How it is going"),
                            ("contact", "Your contact has changed"),
                            ("review_begun", "Somebody looks again"),
                            ("review", "Result of the review"),
                            ("stopped", "We have stopped"),
                            ("message", "Messages to a reporter"),
                        ],
                        max_length=20,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("template", models.CharField(max_length=40)),
                ("sealed_parts", models.BinaryField()),
                ("sealed_text", models.BinaryField(blank=True, null=True)),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                ("collected", models.BooleanField(default=False)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="concerns.concern"
                    ),
                ),
                (
                    "issued_by",
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
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "kind", "number"), name="letter_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issued_at", None), ("issued_by", None), ("sealed_text", None)),
                            models.Q(
                                ("issued_at__isnull", False),
                                ("issued_by__isnull", False),
                                ("sealed_text__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="letter_issued_by_and_at_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterTemplate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("acknowledgement", "First letter"),
                            ("redirect", "Something else fits better"),
                            ("extension", "A new date"),
                            ("outcome", "Our answer"),
                            ("informal", "Put right early"),
                            ("update", "How it is going"),
                            ("contact", "Your contact has changed"),
                            ("review_begun", "Somebody looks again"),
                            ("review", "Result of the review"),
                            ("stopped", "We have stopped"),
                            ("message", "Messages to a reporter"),
                        ],
                        max_length=20,
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("version", models.PositiveSmallIntegerField()),
                ("texts", models.JSONField()),
                ("reason", models.CharField(max_length=200)),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "version"), name="template_version_once"),
                    models.CheckConstraint(condition=models.Q(("version__gt", 1)), name="template_after_shipped"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code_digest", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("handover_digest", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("closes_date", models.DateField(blank=True, null=True)),
                ("ended_date", models.DateField(blank=True, null=True)),
                (
                    "concern",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mailbox", to="concerns.concern"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code_digest__isnull", False), ("handover_digest", None)),
                            models.Q(("code_digest", None), ("handover_digest__isnull", False)),
                            _connector="OR",
                        ),
                        name="mailbox_one_code",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_offer", "To be offered"),
                            ("offered", "Offered"),
                            ("settled", "Arranged"),
                            ("held", "Held"),
                            ("not_held", "Did not take place"),
                        ],
                        default="to_offer",
                        max_length=10,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("phone", "By phone"),
                            ("written", "In writing, in their inbox"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("sealed_offer", models.BinaryField(blank=True, null=True)),
                ("offered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("chosen", "Chose one of the times"),
                            ("elsewhere", "Asked for another time or place"),
                            ("written", "Would rather write"),
                            ("declined", "Does not want to meet"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sealed_answer", models.BinaryField(blank=True, null=True)),
                ("answered_date", models.DateField(blank=True, null=True)),
                ("sealed_plan", models.BinaryField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("prepared_at", models.DateTimeField(blank=True, null=True)),
                (
                    "not_held",
                    models.CharField(
                        blank=True,
                        choices=[("declined", "They declined"), ("not_possible", "It is not possible")],
                        max_length=12,
                    ),
                ),
                ("sealed_end", models.BinaryField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="concerns.concern"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
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
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "number"), name="meeting_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["held", "not_held"]), _negated=True),
                        fields=("concern",),
                        name="meeting_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["to_offer", "offered", "settled", "held", "not_held"])),
                        name="meeting_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["", "in_person", "phone", "written"])),
                        name="meeting_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_date", None), ("sealed_answer", None)),
                            models.Q(
                                ("answer__in", ["chosen", "elsewhere", "written", "declined"]),
                                ("answered_date__isnull", False),
                                ("sealed_answer__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_answer_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offered_at", None), ("offered_by", None), ("sealed_offer", None)),
                            models.Q(
                                ("offered_at__isnull", False),
                                ("offered_by__isnull", False),
                                ("sealed_offer__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_offered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sealed_plan", None), ("settled_at", None), ("settled_by", None)),
                            models.Q(
                                ("sealed_plan__isnull", False),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_settled_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("prepared_at", None), ("prepared_by", None)),
                            models.Q(("prepared_at__isnull", False), ("prepared_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="meeting_prepared_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at", None),
                                ("ended_by", None),
                                ("sealed_end", None),
                                models.Q(("state__in", ["held", "not_held"]), _negated=True),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("sealed_end__isnull", False),
                                ("state__in", ["held", "not_held"]),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_ended_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("not_held__in", ["declined", "not_possible"]), ("state", "not_held")),
                            models.Q(models.Q(("state", "not_held"), _negated=True), ("not_held", "")),
                            _connector="OR",
                        ),
                        name="meeting_not_held_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), _negated=True),
                            ("prepared_at__isnull", False),
                            _connector="OR",
                        ),
                        name="meeting_held_was_prepared",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingNote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Sent, not answered yet"),
                            ("agreed", "Agreed"),
                            ("corrected", "Corrections proposed"),
                            ("disagreed", "Not agreed; both texts are kept"),
                            ("no_reply", "No reply"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("sealed_text", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("reply_by_date", models.DateField(blank=True, null=True)),
                ("sealed_answer", models.BinaryField(blank=True, null=True)),
                ("answered_date", models.DateField(blank=True, null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="concerns.meeting"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "number"), name="meeting_note_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "sent"])),
                        fields=("meeting",),
                        name="meeting_note_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "sent", "agreed", "corrected", "disagreed", "no_reply"])
                        ),
                        name="meeting_note_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reply_by_date", None), ("sent_at", None), ("sent_by", None), ("state", "draft")
                            ),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("reply_by_date__isnull", False),
                                ("sent_at__isnull", False),
                                ("sent_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_note_sent_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_date", None),
                                ("sealed_answer", None),
                                ("state__in", ["draft", "sent", "no_reply"]),
                            ),
                            models.Q(
                                ("answered_date__isnull", False), ("sealed_answer", None), ("state", "agreed")
                            ),
                            models.Q(
                                ("answered_date__isnull", False),
                                ("sealed_answer__isnull", False),
                                ("state__in", ["corrected", "disagreed"]),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_note_answer_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "sender",
                    models.CharField(choices=[("reporter", "Reporter"), ("staff", "Staff")], max_length=10),
                ),
                ("sealed_body", models.BinaryField()),
                ("sent_date", models.DateField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("read_by_staff", models.BooleanField(default=False)),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="concerns.mailbox"
                    ),
                ),
                (
                    "sent_by",
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
                "constraints": [
                    models.UniqueConstraint(fields=("mailbox", "number"), name="message_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sender", "reporter"), ("sent_at", None), ("sent_by", None)),
                            models.Q(("sender", "staff"), ("sent_at__isnull", False), ("sent_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="message_sent_by_and_at_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageDraft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_text", models.BinaryField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="message_drafts",
                        to="concerns.concern",
                    ),
                ),
                (
                    "writer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("concern", "writer"), name="message_draft_once")],
            },
        ),
        migrations.CreateModel(
            name="NameRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("agreed", "One name keeper agrees"),
                            ("granted", "Agreed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("consent", "The reporter says yes"),
                            ("law", "A court, a tribunal or the law requires it"),
                            ("police", "The police ask because of a suspected crime"),
                            ("risk", "Somebody is at serious risk of harm"),
                            ("life", "A life is at risk now"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("protect", "to protect or support you"),
                            ("meet", "to meet you or to speak with you"),
                            ("check", "to check facts that only you can tell"),
                            ("safety", "to keep somebody else safe"),
                            ("pass_on", "to pass it on to a body that must deal with this"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("police", "the police"),
                            ("ambulance", "the ambulance service"),
                            ("safeguarding", "the safeguarding team"),
                            ("court", "a court or tribunal"),
                            ("regulator", "a regulator"),
                        ],
                        max_length=20,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("sealed_words", models.BinaryField(blank=True, null=True)),
                ("sealed_grounds", models.BinaryField(blank=True, null=True)),
                ("consult_by_date", models.DateField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("conditions", "Yes, but only if …")],
                        max_length=12,
                    ),
                ),
                ("answered_date", models.DateField(blank=True, null=True)),
                ("sealed_conditions", models.BinaryField(blank=True, null=True)),
                ("answer_mark", models.CharField(blank=True, max_length=64)),
                ("tell_date", models.DateField(blank=True, null=True)),
                ("sealed_why_not_before", models.BinaryField(blank=True, null=True)),
                ("review_by_date", models.DateField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("sealed_review", models.BinaryField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.concern"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "agreed", "granted", "refused", "withdrawn"])),
                        name="name_request_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["consent", "law", "police", "risk", "life"])),
                        name="name_request_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["protect", "meet", "check", "safety", "pass_on"])),
                        name="name_request_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("body__in", ["police", "ambulance", "safeguarding", "court", "regulator"]),
                                ("recipient", None),
                            ),
                            models.Q(("body", ""), ("recipient__isnull", False)),
                            _connector="OR",
                        ),
                        name="name_request_one_recipient",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1), ("days__lte", 30)),
                        name="name_request_at_most_30_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_date", None)),
                            models.Q(
                                ("answer__in", ["yes", "no", "conditions"]), ("answered_date__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="name_request_answered_with_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at", None), ("reviewed_by", None)),
                            models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="name_request_reviewed_by_and_at_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agreed", models.BooleanField()),
                ("sealed_reason", models.BinaryField()),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="concerns.namerequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "decided_by"), name="name_decision_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_copy", models.BinaryField()),
                ("granted_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("expired", "its time was over"),
                            ("taken_back", "the reporter took their yes back"),
                            ("left_case", "they left the case"),
                            ("case_closed", "the case was closed"),
                            ("case_joined", "the case was joined to another"),
                            ("blocked", "they must not know of the case"),
                            ("key_replaced", "their key was made anew"),
                            ("mode_changed", "the reporter changed how much is known"),
                            ("given_up", "they need it no more"),
                            ("pass_lapsed", "they have not been through the five scenes for a year"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.namerequest"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["expires_at"], name="grant_live")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at", None)),
                            models.Q(
                                (
                                    "end__in",
                                    [
                                        "expired",
                                        "taken_back",
                                        "left_case",
                                        "case_closed",
                                        "case_joined",
                                        "blocked",
                                        "key_replaced",
                                        "mode_changed",
                                        "given_up",
                                        "pass_lapsed",
                                    ],
                                ),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="grant_ended_for_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("asked", "Asked to take it on"),
                            ("referred", "Referred to as the manager responsible"),
                            ("at_once", "Appointed without being asked"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("handler", "Handler"),
                            ("investigator", "Investigator"),
                            ("second_reader", "Second reader"),
                            ("reviewer", "Reviewer"),
                            ("observer", "Observer"),
                            ("cover", "Stands in while the owner is away"),
                        ],
                        default="handler",
                        max_length=20,
                    ),
                ),
                ("names_service", models.BooleanField(default=False)),
                ("sealed_words", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("answer_by_date", models.DateField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("capacity", "No time for it now"),
                            ("conflict", "Too close to somebody in it"),
                            ("other", "Another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("sealed_answer", models.BinaryField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="concerns.case"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["asked", "referred", "at_once"])), name="offer_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                ["handler", "investigator", "second_reader", "reviewer", "observer", "cover"],
                            )
                        ),
                        name="offer_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("sealed_answer", None)),
                            models.Q(
                                ("answer__in", ["accepted", "capacity", "conflict", "other"]),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="offer_answered_with_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered_at", None), ("withdrawn_at", None), _connector="OR"),
                        name="offer_answered_or_withdrawn",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None), ("withdrawn_at", None)),
                        fields=("case",),
                        name="offer_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OnwardRoute",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("management", "Investigation by management"),
                            ("audit", "Internal audit"),
                            ("disciplinary", "Disciplinary process"),
                            ("safeguarding", "Safeguarding procedure"),
                            ("other", "Another procedure"),
                            ("committee", "Standards or management committee"),
                            ("police", "Police"),
                            ("auditor", "External auditor"),
                            ("inquiry", "Independent inquiry"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sent_date", models.DateField()),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("nothing", "Nothing about who told us"),
                            ("staff", "Only that somebody who works here told us"),
                            ("words", "The words that were sent, from which somebody could guess"),
                            ("name_agreed", "Their name, with their yes"),
                            (
                                "name_required",
                                "Their name without their yes, because the law or a danger required it",
                            ),
                        ],
                        default="nothing",
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered"), ("ended", "Ended")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("sealed_record", models.BinaryField()),
                ("opened_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="onward_routes",
                        to="concerns.case",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "management",
                                    "audit",
                                    "disciplinary",
                                    "safeguarding",
                                    "other",
                                    "committee",
                                    "police",
                                    "auditor",
                                    "inquiry",
                                ],
                            )
                        ),
                        name="onward_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("identity__in", ["nothing", "staff", "words", "name_agreed", "name_required"])
                        ),
                        name="onward_identity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "answered", "ended"])),
                        name="onward_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OnwardUpdate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("heard_date", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered"), ("ended", "Ended")], max_length=10
                    ),
                ),
                ("sealed_note", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="updates",
                        to="concerns.onwardroute",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "answered", "ended"])),
                        name="onward_update_status",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OriginalRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("agreed", "One name keeper agrees"),
                            ("granted", "Agreed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("check", "to check when and with what it was made"),
                            ("missing", "to see something that the clean copy leaves out"),
                            ("uncleaned", "to open it at all: we could not make a clean copy"),
                            ("pass_on", "to give it to a body that must deal with this"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sealed_words", models.BinaryField()),
                ("days", models.PositiveSmallIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("consult_by_date", models.DateField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("conditions", "Yes, but only if …")],
                        max_length=12,
                    ),
                ),
                ("answered_date", models.DateField(blank=True, null=True)),
                ("answer_mark", models.CharField(blank=True, max_length=64)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("sealed_decision", models.BinaryField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="concerns.attachment",
                    ),
                ),
                (
                    "decided_by",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "granted", "refused", "withdrawn"])),
                        name="original_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["check", "missing", "uncleaned", "pass_on"])),
                        name="original_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1), ("days__lte", 30)), name="original_at_most_30_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_date", None)),
                            models.Q(("answer__in", ["yes", "no"]), ("answered_date__isnull", False)),
                            _connector="OR",
                        ),
                        name="original_answered_with_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="original_decided_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("asked_by")), _negated=True),
                        name="original_decided_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "granted"), _negated=True),
                            models.Q(
                                ("answer__in", ["yes", "no"]),
                                ("decided_by__isnull", False),
                                ("expires_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="original_granted_for_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OriginalLook",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("seat", models.CharField(max_length=20)),
                ("sealed_reason", models.BinaryField()),
                ("shown_at", models.DateTimeField()),
                (
                    "shown_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="concerns.originalrequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OutsideBody",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=100)),
                ("aka", models.CharField(blank=True, max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("prescribed", "Named by the law for concerns of its kind"),
                            ("support", "Useful, but not named by the law"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_professional", models.BooleanField(default=False)),
                ("nations", models.JSONField()),
                ("matters", models.JSONField()),
                ("remit", models.CharField(max_length=200)),
                ("address", models.CharField(blank=True, max_length=100)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=200)),
                ("checked_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="body_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_from", None)), fields=("code",), name="body_once_undated"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["prescribed", "support"])), name="body_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BodyReferral",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("referred_date", models.DateField()),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("nothing", "Nothing about who told us"),
                            ("staff", "Only that somebody who works here told us"),
                            ("words", "The words that were sent, from which somebody could guess"),
                            ("name_agreed", "Their name, with their yes"),
                            (
                                "name_required",
                                "Their name without their yes, because the law or a danger required it",
                            ),
                        ],
                        default="nothing",
                        max_length=20,
                    ),
                ),
                ("sealed_record", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "allegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referrals",
                        to="concerns.allegation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.outsidebody"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("identity__in", ["nothing", "staff", "words", "name_agreed", "name_required"])
                        ),
                        name="body_referral_identity_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperCopy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("inbox", "In my inbox alone"),
                            ("in_person", "On paper too, handed to me when we meet"),
                            ("post", "On paper too, to the private address that I gave with my name"),
                        ],
                        max_length=20,
                    ),
                ),
                ("given_date", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_copies",
                        to="concerns.letter",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["in_person", "post"])), name="paper_copy_is_on_paper"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyEdition",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("procedure", "Our procedure"),
                            ("managers", "When somebody tells you something"),
                        ],
                        max_length=20,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("reason", models.CharField(max_length=200)),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "number"), name="edition_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["procedure", "managers"])), name="edition_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyReading",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("confirmed_at", models.DateTimeField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="concerns.policyedition",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "reader"), name="edition_confirmed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectionDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_record", models.BinaryField()),
                ("decided_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="protection", to="concerns.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_reason", models.BinaryField()),
                ("decided_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reasons", to="concerns.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReminderStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("step", models.CharField(max_length=40)),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(choices=[("posted", "Posted"), ("superseded", "Superseded")], max_length=12),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="concerns.deadline"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("deadline", "step", "recipient"), name="step_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["posted", "superseded"])), name="step_state_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReporterSupport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("is_needed", models.BooleanField()),
                ("review_date", models.DateField(blank=True, null=True)),
                ("sealed_record", models.BinaryField()),
                ("decided_at", models.DateTimeField()),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="support", to="concerns.concern"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_needed", True), ("review_date", None), _connector="OR"),
                        name="reporter_support_reviewed_if_needed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("added_date", models.DateField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reservations",
                        to="concerns.case",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="concerns.concern",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "user", "concern"), name="reservation_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reveal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("seat", models.CharField(blank=True, max_length=20)),
                (
                    "body",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("police", "the police"),
                            ("ambulance", "the ambulance service"),
                            ("safeguarding", "the safeguarding team"),
                            ("court", "a court or tribunal"),
                            ("regulator", "a regulator"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sealed_reason", models.BinaryField()),
                ("shown_at", models.DateTimeField()),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.concern"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="concerns.namerequest",
                    ),
                ),
                (
                    "shown_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("round", models.PositiveSmallIntegerField()),
                ("asked_date", models.DateField()),
                ("sealed_why", models.BinaryField()),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stands", "The first answer stands"),
                            ("partly", "It was wrong in part"),
                            ("changed", "It was wrong"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sealed_result", models.BinaryField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="concerns.concern"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.letter"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "round"), name="review_once_a_round"),
                    models.UniqueConstraint(
                        condition=models.Q(("result", "")), fields=("concern",), name="review_open_once"
                    ),
                    models.UniqueConstraint(fields=("letter",), name="review_of_a_letter_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("result", ""), ("sealed_result", None)
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("result__in", ["stands", "partly", "changed"]),
                                ("sealed_result__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="review_decided_by_and_at_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_reason", models.BinaryField()),
                ("reopened_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reopenings", to="concerns.case"
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopening",
                        to="concerns.review",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "procedure",
                    models.CharField(
                        blank=True,
                        choices=[("grievance", "grievance"), ("complaint", "complaints")],
                        max_length=20,
                    ),
                ),
                ("sealed_reason", models.BinaryField()),
                ("decided_at", models.DateTimeField()),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="routes", to="concerns.concern"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "referred_to",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("procedure__in", ["grievance", "complaint"]), ("referred_to", None)),
                            models.Q(("procedure", ""), ("referred_to__isnull", False)),
                            _connector="OR",
                        ),
                        name="route_one_target",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SafeguardingDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("adult", "Adult safeguarding"), ("child", "Child safeguarding")], max_length=10
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("referred", "Yes, referred"), ("not_required", "No")], max_length=20
                    ),
                ),
                ("sealed_record", models.BinaryField()),
                ("decided_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="safeguarding",
                        to="concerns.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["adult", "child"])), name="safeguarding_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["referred", "not_required"])),
                        name="safeguarding_answer_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionTold",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("told", models.BooleanField()),
                ("sealed_reason", models.BinaryField()),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told_of_actions",
                        to="concerns.concern",
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="concerns.onwardroute",
                    ),
                ),
                (
                    "protection",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="concerns.protectiondecision",
                    ),
                ),
                (
                    "safeguarding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="concerns.safeguardingdecision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("protection", None), ("route", None), ("safeguarding__isnull", False)),
                            models.Q(("protection__isnull", False), ("route", None), ("safeguarding", None)),
                            models.Q(("protection", None), ("route__isnull", False), ("safeguarding", None)),
                            _connector="OR",
                        ),
                        name="action_told_of_one_action",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondReading",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_material", models.BinaryField()),
                ("brought_in", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_back_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("sealed_answer", models.BinaryField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_readings",
                        to="concerns.concern",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("agreed_at", None), ("sent_back_at", None), _connector="OR"),
                        name="reading_answered_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agreed_at", None), ("dropped_at", None), ("sent_back_at", None)),
                        fields=("concern",),
                        name="reading_waits_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SettingAside",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("sealed_grounds", models.BinaryField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("sealed_reason", models.BinaryField(blank=True, null=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="concerns.concern"
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reservation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settings_aside",
                        to="concerns.reservation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None), ("sealed_reason", None)),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                ("sealed_reason__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="setting_aside_agreed_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refused_at", None), ("refused_by", None)),
                            models.Q(("refused_at__isnull", False), ("refused_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="setting_aside_refused_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreed_at", None), ("refused_at", None), _connector="OR"),
                        name="setting_aside_agreed_or_refused",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agreed_at", None), ("refused_at", None)),
                        fields=("reservation",),
                        name="setting_aside_asked_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("privacy", "Privacy notice"), ("accessibility", "Accessibility statement")],
                        max_length=20,
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("number", models.PositiveSmallIntegerField()),
                ("slots", models.JSONField()),
                ("revision", models.PositiveSmallIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "published_by",
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
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "number"), name="statement_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("published_at", None)),
                        fields=("kind", "language"),
                        name="statement_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("published_by", None)),
                            models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="statement_published_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["privacy", "accessibility"])), name="statement_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectRecord",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_text", models.BinaryField()),
                ("sealed_reason", models.BinaryField()),
                ("decided_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subject_records",
                        to="concerns.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SubjectSummary",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("sealed_record", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="summaries", to="concerns.case"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="summary_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None)),
                            models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="summary_agreed_by_and_at_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(("agreed_by", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="summary_agreed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectSupport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("is_needed", models.BooleanField()),
                ("review_date", models.DateField(blank=True, null=True)),
                ("sealed_record", models.BinaryField()),
                ("decided_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="support", to="concerns.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_needed", True), ("review_date", None), _connector="OR"),
                        name="subject_support_reviewed_if_needed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectTold",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("sealed_record", models.BinaryField()),
                ("told_date", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("acknowledged_date", models.DateField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subjects_told",
                        to="concerns.case",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "summary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.subjectsummary"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="subject_told_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("code", "Code of practice for social service workers"),
                            ("social_media", "Social media"),
                            ("boundaries", "Boundaries and contact out of hours"),
                            ("lone_working", "Lone working"),
                            ("workload", "Supervision and workload"),
                            ("policy", "Policy"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("edition", models.CharField(blank=True, max_length=40)),
                ("text", models.CharField(max_length=200)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=200)),
                ("checked_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "edition", "code"), name="tag_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "scheme__in",
                                ["code", "social_media", "boundaries", "lone_working", "workload", "policy"],
                            )
                        ),
                        name="tag_scheme_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AllegationTag",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "allegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="concerns.allegation"
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.tag"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("allegation", "tag"), name="allegation_tag_once")],
            },
        ),
        migrations.CreateModel(
            name="VaultKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("public", models.BinaryField()),
                ("sheet_public", models.BinaryField(default=b"")),
                ("sealed_private", models.BinaryField(default=b"")),
                ("mark", models.CharField(default="", max_length=64)),
                ("made_at", models.DateTimeField()),
                ("is_current", models.BooleanField(default=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("is_current",),
                        name="vault_key_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_current", False), ("retired_at", None), _connector="OR"),
                        name="vault_key_current_not_retired",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedIdentity",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                (
                    "concern",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.concern"
                    ),
                ),
                (
                    "vault_key",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="concerns.vaultkey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeyShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("sealed_private", models.BinaryField()),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                (
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="concerns.keeper",
                    ),
                ),
                (
                    "vault_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.vaultkey"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("vault_key", "keeper"), name="key_share_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("keeper", None)), fields=("vault_key",), name="key_share_one_sheet"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WellbeingCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("months", models.PositiveSmallIntegerField()),
                ("due_date", models.DateField()),
                ("asked_date", models.DateField(blank=True, null=True)),
                ("ended_date", models.DateField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fine", "Fine"),
                            ("not_fine", "Not fine: something happened"),
                            ("rather_not", "I would rather not say"),
                            ("stop", "Do not ask me again"),
                            ("silent", "No answer"),
                            ("left_out", "Not asked, as they wished"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wellbeing_checks",
                        to="concerns.concern",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_date", None)), fields=["due_date"], name="wellbeing_check_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "due_date"), name="wellbeing_check_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("ended_date", None)),
                            models.Q(
                                ("answer__in", ["fine", "not_fine", "rather_not", "stop", "silent", "left_out"]),
                                ("ended_date__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="wellbeing_check_ends_with_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_date__isnull", False), ("answer__in", ["", "left_out"]), _connector="OR"
                        ),
                        name="wellbeing_check_answered_when_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("sealed_text", models.BinaryField()),
                (
                    "reply",
                    models.CharField(
                        blank=True,
                        choices=[("all", "Yes, we have done this"), ("part", "Yes, in part"), ("none", "No")],
                        max_length=10,
                    ),
                ),
                ("sealed_reason", models.BinaryField(blank=True, null=True)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wishes", to="concerns.concern"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "number"), name="wish_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reply", ""), ("sealed_reason", None)),
                            models.Q(("reply__in", ["all", "part", "none"]), ("sealed_reason__isnull", False)),
                            _connector="OR",
                        ),
                        name="wish_reply_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asked_date", models.DateField()),
                ("sealed_why", models.BinaryField()),
                ("stops", models.BooleanField(blank=True, null=True)),
                ("sealed_reason", models.BinaryField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="concerns.concern",
                    ),
                ),
                (
                    "decided_by",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("concern",),
                        name="withdrawal_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("sealed_reason", None),
                                ("stops", None),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("sealed_reason__isnull", False),
                                ("stops__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="withdrawal_decided_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingCopy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("sealed_text", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="concerns.concern"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("concern", "number"), name="copy_number_once")],
            },
        ),
        migrations.CreateModel(
            name="BankHoliday",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "division",
                    models.CharField(
                        choices=[
                            ("england-and-wales", "England and Wales"),
                            ("scotland", "Scotland"),
                            ("northern-ireland", "Northern Ireland"),
                        ],
                        max_length=20,
                    ),
                ),
                ("date", models.DateField()),
                ("title", models.CharField(max_length=80)),
                ("source", models.CharField(max_length=200)),
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
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="concerns.calendaredition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("division", "date"), name="bank_holiday_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("division__in", ["england-and-wales", "scotland", "northern-ireland"])
                        ),
                        name="bank_holiday_division_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InformalOutcome",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="informal_outcome",
                        serialize=False,
                        to="concerns.case",
                    ),
                ),
                ("talked_date", models.DateField()),
                ("sealed_record", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="split",
            name="concern",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="concerns.concern"
            ),
        ),
        migrations.AddConstraint(
            model_name="split",
            constraint=models.CheckConstraint(
                condition=models.Q(("part", models.F("concern")), _negated=True), name="split_off_another"
            ),
        ),
    ]
