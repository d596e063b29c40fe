"""Settings, read from the environment; docs/reference/settings.md lists every variable."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from jalon import environment
from jalon.web.security import CONTENT_SECURITY_POLICY  # noqa: F401 (a setting of django-csp)

BASE_DIR = Path(__file__).resolve().parent

ENV = environment.read()

DEBUG = ENV.debug
DATA_DIR = ENV.data
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = list(ENV.hosts)
CSRF_TRUSTED_ORIGINS = list(ENV.origins)
PUBLIC_URL = ENV.public_url
TRUSTED_PROXIES = ENV.trusted_proxies
PROCESSES = ENV.processes
THREADS = ENV.threads
API_REQUESTS = ENV.api_requests  # of one user, a minute
API_WRONG_TOKENS = ENV.api_wrong_tokens  # from one address, a minute

if PROCESSES > 1 and not ENV.database_url.startswith("postgres"):
    raise ImproperlyConfigured("JALON_PROCESSES above 1 needs PostgreSQL (JALON_DATABASE_URL).")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    # Before allauth: its pages wear our templates.
    "jalon.organisation",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "csp",
    "jalon.web",
    "jalon.journal",
    "jalon.journeys",
    "jalon.workshops",
    "jalon.comments",
    "jalon.listening",
    "jalon.feedback",
    "jalon.cockpit",
    "jalon.api",
    "jalon.demo",
]

MIDDLEWARE = [
    "jalon.web.security.DoorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jalon.web.security.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "jalon.feedback.respond_again.SendAgainMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jalon.organisation.middleware.SignedInMiddleware",
]

ROOT_URLCONF = "jalon.urls"
WSGI_APPLICATION = "jalon.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jalon.web.context.house",
            ],
        },
    },
]
FORM_RENDERER = "jalon.web.forms.Renderer"

DATABASES = {"default": environment.database(ENV.database_url)}
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "jalon_cache"}
        if PROCESSES > 1
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
    # Throttles count here: the default of 300 entries would forget them under a flood.
    | {"OPTIONS": {"MAX_ENTRIES": 100_000}}
}

AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
MANAGERS_LAND_ON = "cockpit:norm"  # those of a unit, who manage nothing else
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "jalon.organisation.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "jalon.organisation.entrance.Login",
    "reauthenticate": "jalon.organisation.entrance.Reauthenticate",
    "change_password": "jalon.organisation.entrance.ChangePassword",
    "set_password": "jalon.organisation.entrance.SetPassword",
    "reset_password_from_key": "jalon.organisation.entrance.ResetPassword",
}
MFA_FORMS = {
    "authenticate": "jalon.organisation.entrance.Code",
    "reauthenticate": "jalon.organisation.entrance.CodeAgain",
    "activate_totp": "jalon.organisation.entrance.ActivateCode",
    "add_webauthn": "jalon.organisation.entrance.AddPasskey",
    "edit_webauthn": "jalon.organisation.entrance.RenamePasskey",
    "login_webauthn": "jalon.organisation.entrance.EnterByPasskey",
    "authenticate_webauthn": "jalon.organisation.entrance.PasskeyToo",
    "reauthenticate_webauthn": "jalon.organisation.entrance.PasskeyAgain",
}
MFA_ADAPTER = "jalon.organisation.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A finger, a face or a PIN each time: a passkey alone is two factors.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Asking for a challenge and answering it are two; a whole agency may be one address.
MFA_RATE_LIMITS = {"webauthn_login": "120/5m/ip"}
MFA_TOTP_ISSUER = "Jalon"
OIDC = ENV.oidc  # the company's own sign-in, or None

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "jalon.web.errors.csrf_failure"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = ENV.https
SECURE_HSTS_SECONDS = 31_536_000 if ENV.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.trusted_proxies else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
# A file always goes to disk, never to memory: past surveys are large.
FILE_UPLOAD_MAX_MEMORY_SIZE = 65_536

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or ENV.testing
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
MEDIA_ROOT = DATA_DIR / "files"

EMAIL_TIMEOUT = 20  # seconds; Django's default is to wait for ever
EMAIL_HOST, EMAIL_PORT = ENV.smtp_host, ENV.smtp_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.smtp_user, ENV.smtp_password
EMAIL_USE_TLS, EMAIL_USE_SSL = ENV.smtp_starttls, ENV.smtp_tls
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from

# Lower floors call higher ones by these names only.
COMPANY = "jalon.organisation.queries.company_brand"
NAVIGATION_RULES = {
    "is_administrator": "jalon.organisation.rules.is_administrator",
    "may_read_figures": "jalon.organisation.rules.may_read_figures",
    "only_reads": "jalon.organisation.rules.only_reads",
    "may_draw": "jalon.organisation.rules.may_draw",
    "may_import": "jalon.organisation.rules.may_import",
    "may_call_back": "jalon.organisation.rules.may_call_back",
    "may_read_rows": "jalon.organisation.rules.may_read_rows",
}
UNIT_SIZES = "jalon.feedback.queries.answers_by_quarter"
ASK_ABOUT_POINT = "jalon.listening.actions.ask_about_point"
FIGURES_ON_MAP = "jalon.cockpit.on_map.figures_on"
CELL_MARKS = "jalon.comments.queries.marks_of"
API_REFUSAL = "jalon.api.problems.problem"
TASK_HANDLERS = {
    "mail.password_reset": "jalon.organisation.mail.send_password_resets",
    "comment.mentioned": "jalon.comments.mail.send_mentions",
    "response.accepted": "jalon.feedback.rollups.apply_tasks",
    "cells.moved": "jalon.feedback.rollups.apply_tasks",
    "import.run": "jalon.feedback.imports.running.run_task",
    "import.undo": "jalon.feedback.imports.undoing.undo_task",
    "daily.run": "jalon.working.run_daily",
}
# Times of the company's day.
DAILY = {
    "trends": "01:15",
    "design_effects": "01:45",
    "strokes": "03:15",
    "purge": "03:30",
    "shown": "03:40",
    "first_names": "03:45",
    "kept_answers": "03:50",
    "invitations": "03:55",
    "sessions": "04:00",
}
DAILY_JOBS = {
    "trends": "jalon.cockpit.trends.freeze_all",
    "design_effects": "jalon.feedback.design_effects.refresh",
    "strokes": "jalon.journeys.actions.forget_old_strokes",
    "purge": "jalon.feedback.retention.purge",
    "shown": "jalon.cockpit.showing.actions.forget_closed",
    "kept_answers": "jalon.api.once.purge",
    "first_names": "jalon.workshops.retention.forget_first_names",
    "invitations": "jalon.organisation.retention.forget_closed_invitations",
    "sessions": "jalon.organisation.retention.forget_expired_sessions",
}

LOGGING_CONFIG = "jalon.logs.configure"
LOGGING = {"level": "INFO"}
