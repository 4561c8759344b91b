"""The settings of the service, for Django. What an installation may set comes through env.py and from nowhere else."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from wayforward.web import env

env.read_file(Path.cwd() / ".env")

PACKAGE = Path(__file__).parent.parent
DATA = env.path("WAYFORWARD_DATA")
# Apart from the data, so that no copy of the data holds what opens it.
KEYS = env.path("WAYFORWARD_KEYS", DATA.with_name(DATA.name + "-keys"))
WAYFORWARD_KEK_FILE = env.path("WAYFORWARD_KEK_FILE", KEYS / "kek")
WAYFORWARD_RESERVE_MB = env.number("WAYFORWARD_RESERVE_MB")
# For how many seconds a process may go on with what it knows of the keys of the index.
INDEX_LEASE = 5.0
SECRET_KEY_FILE = env.path("WAYFORWARD_SECRET_KEY_FILE", KEYS / "secret-key")
WAYFORWARD_ANCHORS = env.path("WAYFORWARD_ANCHORS", KEYS / "anchors")
WAYFORWARD_BACKUPS = env.path("WAYFORWARD_BACKUPS") if env.text("WAYFORWARD_BACKUPS") else None
WAYFORWARD_BACKUP_RECIPIENTS = env.words("WAYFORWARD_BACKUP_RECIPIENTS")
WAYFORWARD_BACKUP_MINUTES = env.number("WAYFORWARD_BACKUP_MINUTES")
WAYFORWARD_DEMONSTRATION = env.yes("WAYFORWARD_DEMONSTRATION")
HTTPS = env.yes("WAYFORWARD_HTTPS")

# Never on: its pages show variables. Errors are logged without words, and found by their request id.
DEBUG = False
# Empty where there is no file yet; Django refuses to sign anything with an empty key.
SECRET_KEY = SECRET_KEY_FILE.read_text(encoding="utf-8").strip() if SECRET_KEY_FILE.is_file() else ""
ALLOWED_HOSTS = env.words("WAYFORWARD_HOSTS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    # Before the library, so that its pages are drawn by our templates.
    "wayforward.web.signin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "wayforward.web.ui",
    "wayforward.web.accounts",
    "wayforward.web.record",
    "wayforward.web.vault",
    "wayforward.web.people",
    "wayforward.web.outgoing",
    "wayforward.web.lists",
    "wayforward.web.uploads",
    "wayforward.web.measures",
    "wayforward.web.work",
    "wayforward.web.restorative",
    "wayforward.web.support",
    "wayforward.web.importing",
    "wayforward.web.rights",
    "wayforward.web.liaison",
    "wayforward.web.reports",
    "wayforward.web.public",
]

MIDDLEWARE = [
    "wayforward.web.requests.Logged",
    "wayforward.web.requests.Headers",
    # Before whatever refuses a request, so that a refusal says it too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wayforward.web.requests.Methods",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "wayforward.web.overload.Shedding",
    "wayforward.web.reserve.GoesOnReading",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "wayforward.web.signin.middleware.WhoAsks",
    "wayforward.web.signin.middleware.StillHere",
    "wayforward.web.vault.signed_out.SignedOut",
    "wayforward.web.signin.middleware.SecondStep",
    "allauth.account.middleware.AccountMiddleware",
    "wayforward.web.signin.middleware.FreshStep",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wayforward.web.record.middleware.RecordLooks",
    "wayforward.web.vault.erased.Erased",
]

ROOT_URLCONF = "wayforward.web.urls"
WSGI_APPLICATION = "wayforward.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["wayforward.web.ui.templatetags.everywhere"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wayforward.web.ui.context.page",
            ],
        },
    }
]

# --- Databases: one purpose each (docs/adr/0002). ---------------------------------------------------------------------

DATABASE_ROUTERS = ["wayforward.web.routing.OnePurposeEach"]

# A committed write is on the disk, a deleted key is overwritten, and two writers queue instead of failing.
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; "
    "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-2048"
)
# A page asks a dozen short questions: what follows the first line is for these. Rows are looked up where they lie
# instead of by reading a whole table, no machine code is made for one answer, and no helpers are called for it, which
# takes longer than most answers do.
POSTGRESQL_START = (
    "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC "
    "-c random_page_cost=1.1 -c jit=off -c plan_cache_mode=force_generic_plan "
    "-c max_parallel_workers_per_gather=0"
)
# Values go beside a statement and not in its text, so that one that is asked a second time is not planned a third time.
# Each thread has connections of its own, which come by a page seldom: they are kept for an hour.
POSTGRESQL_PREPARED = {"server_side_binding": True, "prepare_threshold": 1}
POSTGRESQL_KEPT_SECONDS = 3600
# A connection over a network that is idle stays open, and one that was cut without a word is found out within a minute.
POSTGRESQL_ALIVE = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds
}


def _sqlite(name: str, *, start: str = SQLITE_START) -> dict[str, Any]:
    return {
        "ENGINE": "wayforward.web.sqlite",
        "NAME": str(DATA / f"{name}.db"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": start},
    }


def _postgresql(url: str, *, start: str = POSTGRESQL_START) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("A database address has to look like postgresql://user@host/name.")
    return {
        "ENGINE": "wayforward.web.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": POSTGRESQL_KEPT_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": start, **POSTGRESQL_PREPARED, **POSTGRESQL_ALIVE},
    }


def _beside(url: str, ending: str) -> str:
    parts = urlsplit(url)
    return parts._replace(path=parts.path.rstrip("/") + ending).geturl()


def _databases() -> dict[str, dict[str, Any]]:
    address = env.text("WAYFORWARD_DATABASE_URL")
    kind = env.text("DB")
    if not address and kind not in {"sqlite", "postgres"}:
        raise ImproperlyConfigured(f"DB says {kind!r}; it can say sqlite or postgres.")
    if not address and kind == "sqlite":
        return {
            "default": _sqlite("app"),
            "vault": _sqlite("vault"),
            # What is in here may be lost, so a write need not wait for the disk.
            "ops": _sqlite("ops", start=SQLITE_START.replace("synchronous=FULL", "synchronous=NORMAL")),
        }
    address = address or "postgresql:///wayforward"
    return {
        "default": _postgresql(address),
        "vault": _postgresql(env.text("WAYFORWARD_VAULT_URL") or _beside(address, "_vault")),
        # As above: a write of what may be lost need not wait for the disk.
        "ops": _postgresql(
            env.text("WAYFORWARD_OPS_URL") or _beside(address, "_ops"),
            start=f"{POSTGRESQL_START} -c synchronous_commit=off",
        ),
    }


DATABASES = _databases()
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- People, sessions, time. ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Staff"
LOGIN_URL = "signin:sign-in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["wayforward.web.signin.store.Accounts"]
ACCOUNT_ADAPTER = "wayforward.web.signin.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Its limits count in the cache, and lose some; ours are in signin/limits.py.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "reauthenticate": "wayforward.web.signin.forms.PasswordAgainForm",
    "change_password": "wayforward.web.signin.forms.NewPasswordForm",
}
WAYFORWARD_OIDC_ISSUER = env.text("WAYFORWARD_OIDC_ISSUER").rstrip("/")
WAYFORWARD_OIDC_CLIENT_ID = env.text("WAYFORWARD_OIDC_CLIENT_ID")
WAYFORWARD_OIDC_SECRET = env.secret("WAYFORWARD_OIDC_SECRET_FILE")
WAYFORWARD_OIDC_NAME = env.text("WAYFORWARD_OIDC_NAME")
WAYFORWARD_OIDC_SECOND_STEP = env.words("WAYFORWARD_OIDC_SECOND_STEP")
SOCIALACCOUNT_ADAPTER = "wayforward.web.signin.adapters.SingleSignOn"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
MFA_ADAPTER = "wayforward.web.signin.adapters.SecondSteps"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# 10 digits: a code that is good for months has to be worth more than one that is good for half a minute.
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 0
MFA_TOTP_ISSUER = "Wayforward"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "wayforward.web.signin.forms.CodeForm",
    "reauthenticate": "wayforward.web.signin.forms.CodeAgainForm",
    "activate_totp": "wayforward.web.signin.forms.AppForm",
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "wayforward.web.signin.passwords.WordsOfTheService"},
]
SESSION_ENGINE = "wayforward.web.signin.store"
SESSION_COOKIE_AGE = 10 * 60 * 60
WAYFORWARD_IDLE_MINUTES = env.number("WAYFORWARD_IDLE_MINUTES")
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# A browser keeps a cookie of this name for this host and https alone.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "wayforward.web.vault.views.not_from_here"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# --- What the browser is told. ----------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers then send "Origin: null" with our own forms, and the check of origin refuses them.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
X_FRAME_OPTIONS = "DENY"
# A file goes into the memory of the page that asks for one, and nowhere else: never to a disk, where it would lie in
# clear. What is typed is limited too.
FILE_UPLOAD_HANDLERS = ["wayforward.web.uploads.receiving.InMemory"]
WAYFORWARD_CLAMD = env.text("WAYFORWARD_CLAMD")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- Static files and documents. --------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "wayforward.web.assets.Hashed"},
}
# The fonts of documents, copied here by the set-up: a PDF is the same on every machine.
DOCUMENT_FONTS = PACKAGE / "web" / "outgoing" / "fonts"

# --- What leaves the building. ----------------------------------------------------------------------------------------

WAYFORWARD_TRANSPORT = env.text("WAYFORWARD_TRANSPORT") or (
    "wayforward.web.outgoing.transports." + ("Kept" if WAYFORWARD_DEMONSTRATION else "Mail")
)
EMAIL_HOST = env.text("WAYFORWARD_MAIL_HOST")
EMAIL_PORT = env.number("WAYFORWARD_MAIL_PORT")
EMAIL_HOST_USER = env.text("WAYFORWARD_MAIL_USER")
EMAIL_HOST_PASSWORD = env.secret("WAYFORWARD_MAIL_PASSWORD_FILE")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("WAYFORWARD_MAIL_FROM") or "Wayforward <no-reply@localhost>"

# --- The log: ids, never words. ---------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ids": {"()": "wayforward.web.requests.IdsOnly"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "ids"}},
    "root": {"handlers": ["stderr"], "level": env.text("WAYFORWARD_LOG_LEVEL").upper()},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
