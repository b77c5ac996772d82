"""The one settings file. Everything that differs between sites comes from the environment (README, “Settings”)."""

from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from libnet import environment, mail

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("LIBNET_DATA_DIR") or BASE_DIR / "var")

DEBUG = environment.flag("LIBNET_DEBUG")
DATABASE_URL = environment.text("DATABASE_URL")
EMBEDDED = not DATABASE_URL
SECRET_KEY = environment.secret_key(DATA_DIR, embedded=EMBEDDED)
HTTPS = environment.flag("LIBNET_HTTPS", default=not EMBEDDED)

ALLOWED_HOSTS = environment.words("LIBNET_HOSTS") or (["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("LIBNET_HOSTS is required when DATABASE_URL is set: the names the site is reached by.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "libraries",
    "training",
    "reports",
    "import_export",
    "libnet.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "libraries.middleware.CompressTexts",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "libraries.middleware.refuse_nul",
    "libraries.middleware.lead_to_the_page",
    "libraries.middleware.keep_private",
    "libraries.middleware.stay_signed_in",
]

ROOT_URLCONF = "libnet.urls"
WSGI_APPLICATION = "libnet.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "libraries.access.navigation",
            ],
        },
    },
]


def _database() -> dict:
    if EMBEDDED:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "libnet.sqlite3",
            # Writers wait for each other instead of failing; readers do not wait at all.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if not DATABASE_URL.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://; leave it unset for SQLite.")
    return dict(dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True))


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Letters wait in a table (reports/notices); Django's own settings say only how one is handed over.
MAILERS = mail.mailers(DATA_DIR / "mail", embedded=EMBEDDED)
MAIL_IS_SENT = mail.is_sent(MAILERS)
# Whoever says that there is no mail need not be told by `check --deploy`; whoever has said nothing is.
SILENCED_SYSTEM_CHECKS = ["mail.E001"] if environment.text("LIBNET_MAIL") == "none" else []
DEFAULT_FROM_EMAIL = SERVER_EMAIL = mail.sender(MAILERS)
SITE_URL = mail.site_url(ALLOWED_HOSTS, https=HTTPS, embedded=EMBEDDED)
# Whether `manage.py work` runs beside the site; without it letters go out in place, after the change they tell of.
WORKER = environment.flag("LIBNET_WORKER")
# Django tells of its failures by mail to administrators only; those of jobs, which no reader sees, go to the log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"log": {"class": "logging.StreamHandler"}},
    "loggers": {"django.tasks": {"handlers": ["log"], "level": "WARNING"}},
}

AUTH_USER_MODEL = "libraries.User"
AUTHENTICATION_BACKENDS = ["libraries.backends.MembershipBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "lv"
LANGUAGES = [("lv", _("Latvian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "libnet" / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["libnet.formats"]
USE_TZ = True
TIME_ZONE = "Europe/Riga"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
# WhiteNoise warns of a folder that is not there; with the finders it may stay empty.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
# A browser keeps the fonts for ever (a new one gets a new name) and asks after a minute whether anything else is newer:
# names made of the contents would need a step at every update that, once forgotten, leaves a site without pages.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+/fonts/[^/]+\.woff2$"
MEDIA_ROOT = DATA_DIR / "media"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# A report with every table filled has some 3,000 fields; a flood has more.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 8 * 60 * 60  # since the last request, give or take what `stay_signed_in` says
# The PC is shared with readers: closing the browser signs out.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
