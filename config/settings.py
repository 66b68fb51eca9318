"""One file, every value from the environment; outside development nothing is guessed."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

from celery.schedules import crontab
from kombu import Queue

from config import single_sign_on
from config.environment import clamd, data_directory, database, files_directory, flag, is_dev, keys, text, whole

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = False  # in development too: a debug page shows local variables, and those may hold a narrative
HEARKEN_KEYS = keys()
SECRET_KEY = HEARKEN_KEYS["secret"]
ALLOWED_HOSTS = text("HEARKEN_HOSTS", dev="localhost,127.0.0.1,[::1]").split(",")
STAFF_ADDRESS = text("HEARKEN_STAFF_ADDRESS", dev="http://localhost:8000/staff/")
# The front page as posters give it, in words and as a square code.
PUBLIC_ADDRESS = text(
    "HEARKEN_PUBLIC_ADDRESS", dev=urljoin(STAFF_ADDRESS, "/"), otherwise=urljoin(STAFF_ADDRESS, "/")
)
HTTPS = flag("HEARKEN_HTTPS", dev=False, otherwise=True)

INSTALLED_APPS = [
    "trust",
    "notifications",
    "accounts",
    "concerns",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "concerns.middleware.read_as_utf8",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "concerns.middleware.separate_sides",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "concerns.middleware.log_route",
    "accounts.middleware.continue_from_here",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.stay_in",
    "django.contrib.messages.middleware.MessageMiddleware",
    "concerns.middleware.translate_refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "concerns.context.employer",
                "concerns.context.staff",
            ],
        },
    },
]

DATABASES = {"default": database(text("DATABASE_URL", dev=f"sqlite:///{data_directory()}/hearken.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
# No ObjectPermissionBackend: a stray has_perm() then fails closed instead of walking past the conflict blocks.
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # the missing backend above is meant
    "security.W008",  # the proxy redirects to HTTPS; the guide says how
]
ANONYMOUS_USER_NAME = None  # no database row that pretends to be a user
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
# argon2id cost of passphrases that lock private keys: passes, KiB, lanes.
PASSPHRASE_COST = (3, 65536, 4)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name", "title"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.domain.passwords.ContextValidator"},
]
# Nobody signs up: administrators add people. The work email is the only name a person signs in with.
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "accounts.adapters.account.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = False  # the lock-out is our own: per account, never by address of an office
MFA_ADAPTER = "accounts.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # so that a passkey is both steps in one
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_ADAPTER = "accounts.adapters.social.SocialAdapter"
SINGLE_SIGN_ON = single_sign_on.read()
STEADY_ANSWER = 0.8  # seconds that a refusal at the door takes at least, so that it tells nothing by its time
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "casework:worklist"
LOGOUT_REDIRECT_URL = "accounts:sign-in"

# Staff cookies never reach the public side (T12).
STAFF_PATH = "/staff/"
SESSION_ENGINE = "accounts.sessions"  # sealed, found by a digest; keeps both limits at every request
SESSION_COOKIE_PATH = STAFF_PATH
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 10 * 60 * 60  # seconds; what the row says counts
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_PATH = STAFF_PATH
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "concerns.views.pages.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

INBOX_COOKIE = "inbox"
INBOX_PATH = "/inbox/"
INBOX_COOKIE_AGE = timedelta(minutes=30)  # without a page
INBOX_VISIT_LONGEST = timedelta(hours=8)  # from the code to the end, however often it was renewed
FORM_TOKEN_AGE = timedelta(hours=2)

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" would break the Origin check on forms
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "microphone": [],
    "geolocation": [],
    "usb": [],
    "payment": [],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes; a form of text never needs more
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
# A route that takes files has a handler of its own (`concerns.views.uploads`), which seals them as they stream in:
# what is sent to any other is read past, and nothing is ever spooled in clear.
FILE_UPLOAD_HANDLERS: list[str] = []
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # far beyond what is taken, so that the page can say how many are

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static"  # the built files are committed, so nothing needs collecting
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Sealed before anything reaches it, so it may be a disk that others keep or a bucket.
    "files": {"BACKEND": "trust.storage.SealedFiles", "OPTIONS": {"location": files_directory()}},
}

EMAIL_BACKEND = text(
    "HEARKEN_EMAIL_BACKEND",
    dev="django.core.mail.backends.filebased.EmailBackend",
    otherwise="django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = data_directory() / "mail"
EMAIL_HOST = text("HEARKEN_EMAIL_HOST", dev="localhost")
EMAIL_PORT = int(text("HEARKEN_EMAIL_PORT", dev="25", otherwise="25"))
EMAIL_HOST_USER = text("HEARKEN_EMAIL_USER", dev="", otherwise="")
EMAIL_HOST_PASSWORD = text("HEARKEN_EMAIL_PASSWORD", dev="", otherwise="")
EMAIL_USE_TLS = flag("HEARKEN_EMAIL_TLS", dev=False, otherwise=True)
EMAIL_TIMEOUT = 10  # seconds
# A neutral name: the sender must not tell what the mail is about (T1).
DEFAULT_FROM_EMAIL = text("HEARKEN_EMAIL_FROM", dev="Messages <messages@localhost>")
ADMINS: list[tuple[str, str]] = []  # no crash mail: it would carry the request (T5)
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.crashes.Silent"  # should somebody set one up all the same
# The employer's own mail domains, besides those of the staff list: no reporter is written to there (T2).
WORK_DOMAINS = tuple(text("HEARKEN_WORK_DOMAINS", dev="", otherwise="").lower().replace(",", " ").split())
MAIL_SLOTS = ((10, 0), (15, 0))  # London hours at which mail caused by reporters goes out

REDIS_URL = text("REDIS_URL", dev="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = "Europe/London"
CELERY_ENABLE_UTC = True
# Mail has a queue of its own: only its worker opens reporters' addresses. So have files: theirs holds a content
# key, so it mixes answers too. A worker that names no queue takes all of them.
CELERY_TASK_QUEUES = (Queue("celery"), Queue("mail"), Queue("files"))
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_ROUTES = {
    "notifications.tasks.*": {"queue": "mail"},
    "concerns.tasks.work_on_files": {"queue": "files"},
    "concerns.tasks.tidy_files": {"queue": "files"},
    "concerns.tasks.mix_feedback": {"queue": "files"},
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: a hundred times are over in less than an hour
CELERY_TASK_PUBLISH_RETRY = (
    False  # the database is the work list; a lost ring costs a minute, a slow one a request
)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,  # seconds; longer than any task
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
CELERY_BEAT_SCHEDULER = "config.beat:Scheduler"  # of every beat: one that rings on when the clock is put back
SWEEP_INTERVAL = timedelta(minutes=1)
SWEEP_SILENCE = timedelta(minutes=15)  # before administrators are told, in office hours
CELERY_BEAT_SCHEDULE = {
    "sweep-clocks": {"task": "concerns.tasks.sweep_clocks", "schedule": SWEEP_INTERVAL},
    "deliver-notices": {"task": "notifications.tasks.deliver_notices", "schedule": timedelta(minutes=1)},
    # Beside the sweep, so that it is told when that one falls.
    "watch-sweep": {"task": "concerns.tasks.watch_sweep", "schedule": timedelta(minutes=1)},
    "tell-of-the-day": {"task": "concerns.tasks.tell_of_the_day", "schedule": timedelta(minutes=1)},
    # By night; the first of these that runs counts, so a night without a worker is made up for.
    "find-unowned": {"task": "concerns.tasks.find_unowned", "schedule": crontab(hour="3-23", minute="45")},
    # By night, so that it tells nothing of the hour in which somebody wrote; of four tries the first counts.
    "make-anchor": {"task": "concerns.tasks.make_anchor", "schedule": crontab(hour="3-6", minute="15")},
    "find-reviewers": {"task": "concerns.tasks.find_reviewers", "schedule": timedelta(minutes=5)},
    "look-after-incidents": {"task": "concerns.tasks.look_after_incidents", "schedule": timedelta(minutes=5)},
    "look-after-bad-treatment": {
        "task": "concerns.tasks.look_after_bad_treatment",
        "schedule": timedelta(minutes=5),
    },
    # By night, so that it tells nothing of an hour; a day without a worker is made up for.
    "close-inboxes": {"task": "concerns.tasks.close_inboxes", "schedule": crontab(hour="3-23", minute="55")},
    "ask-how-they-are": {"task": "concerns.tasks.ask_how_they_are", "schedule": crontab(hour="3-23", minute="50")},
    "mix-feedback": {"task": "concerns.tasks.mix_feedback", "schedule": crontab(hour="3-23", minute="35")},
    # Before the first hour at which anything goes to a private address, so that one day asks for one message.
    "look-after-addresses": {
        "task": "concerns.tasks.look_after_addresses",
        "schedule": crontab(hour="3-9", minute="40"),
    },
    "work-on-files": {"task": "concerns.tasks.work_on_files", "schedule": timedelta(minutes=1)},
    "tidy-files": {"task": "concerns.tasks.tidy_files", "schedule": crontab(minute="20")},
    "remind-of-names": {"task": "concerns.tasks.remind_of_names", "schedule": timedelta(minutes=5)},
    "remind-of-offers": {"task": "concerns.tasks.remind_of_offers", "schedule": timedelta(minutes=5)},
    "end-covers": {"task": "concerns.tasks.end_covers", "schedule": timedelta(minutes=5)},
    "end-grants": {"task": "concerns.tasks.end_grants", "schedule": timedelta(minutes=5)},
    # Leaves the house only where CHECK_LINKS says so.
    "look-at-links": {"task": "concerns.tasks.look_at_links", "schedule": crontab(hour="5", minute="20")},
    "tidy-front-door": {"task": "accounts.tasks.tidy", "schedule": timedelta(minutes=5)},
}

# Names the route, never the path: a path holds a reference (T4). Django's own request logger prints paths.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "filters": {"shut": {"name": "no logger"}, "terse": {"()": "config.crashes.Terse"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"handlers": ["nowhere"], "propagate": False},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
        "django.server": {"handlers": ["nowhere"], "propagate": False},
        # Asked to talk, it prints the whole context. The filter is the logger's: no level, no handler opens it.
        "django.template": {"handlers": ["nowhere"], "filters": ["shut"], "propagate": False},
        # The filter is the logger's: it holds for handlers too that the server adds when it is told to begin anew.
        "gunicorn.error": {"handlers": ["console"], "filters": ["terse"], "propagate": False},
        "gunicorn.http": {"handlers": ["nowhere"], "propagate": False},
        # These tell a passkey, an address that holds a code, or who it was.
        "fido2": {"handlers": ["nowhere"], "propagate": False},
        "urllib3": {"handlers": ["nowhere"], "propagate": False},
        "requests": {"handlers": ["nowhere"], "propagate": False},
        "allauth": {"handlers": ["nowhere"], "propagate": False},
        "django.db.backends": {"handlers": ["nowhere"], "propagate": False},  # SQL parameters hold digests
    },
}

ABSENCE_KEPT = timedelta(days=28)  # after it is over: days off are nobody's business
# The two promises to a reporter are rows in the database (`DeadlineProfile`); these are the other periods.
# For a reporter to say whether their name may be shown.
CONSULT_WORKING_DAYS = whole("HEARKEN_CONSULT_WORKING_DAYS", 5, least=1, most=20)
REVIEW_MONTHS = whole("HEARKEN_REVIEW_MONTHS", 3, least=1, most=12)  # in which a review may be asked for
INBOX_OPEN_MONTHS = whole("HEARKEN_INBOX_OPEN_MONTHS", 13, least=1, most=36)  # after closing
EXTENSION_DAYS = whole("HEARKEN_EXTENSION_DAYS", 28, least=1, most=56)  # beyond the promise that stands, each time
UPDATE_DAYS = whole("HEARKEN_UPDATE_DAYS", 14, least=1, most=28)  # from one word to the reporter to the next
TRIAGE_WORKING_DAYS = whole("HEARKEN_TRIAGE_WORKING_DAYS", 1, least=1, most=2)
# To decide on safeguarding where an adult or a child may be at risk.
REFERRAL_WORKING_DAYS = whole("HEARKEN_REFERRAL_WORKING_DAYS", 1, least=1, most=2)
HELP_WORKING_DAYS = whole(
    "HEARKEN_HELP_WORKING_DAYS", 2, least=1, most=5
)  # to reply to a reporter's call for help
# To reply to whoever says that somebody is treated badly for speaking up.
PROTECTION_WORKING_DAYS = whole("HEARKEN_PROTECTION_WORKING_DAYS", 1, least=1, most=2)
# That an owner may be away before somebody is told that nobody stands in.
ABSENCE_WORKING_DAYS = whole("HEARKEN_ABSENCE_WORKING_DAYS", 5, least=1, most=20)
# Of one concern, both sides' files together.
FILES_TOTAL = whole("HEARKEN_FILES_TOTAL_MB", 100, least=1, most=2000) * 1024 * 1024  # bytes
FILES_MOST = whole("HEARKEN_FILES_MOST", 50, least=1, most=500)
# Where a ClamAV daemon listens, as unix:/path or host:port. Empty: files are not looked through for viruses.
CLAMD = clamd()
# Whether addresses of guidance are asked each night if they still answer: this leaves the house.
CHECK_LINKS = flag("HEARKEN_CHECK_LINKS", dev=False, otherwise=False)
READERS_WARNING = 5  # people on one case (R31)
HEARKEN_DEV = is_dev()
