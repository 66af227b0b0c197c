"""The one settings file. Everything that differs between installations comes from the
environment and is described in docs/configuration.md; a test compares the two.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

# -- what an installation decides ----------------------------------------------------------

DEBUG = env.flag("DEBUG", False)
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "data")
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = env.flag("HTTPS", not DEBUG)
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, 0, 5)
PORT = env.number("PORT", 8000, 1, 65535)
WORKERS = env.number("WORKERS", 2, 1, 64)
DATABASE_URL = env.url(
    "DATABASE_URL",
    f"sqlite:///{DATA_DIR / 'portal.sqlite3'}",
    ("sqlite", "postgres", "postgresql"),
)
REDIS_URL = env.url("REDIS_URL", "", ("redis", "rediss", "unix"))
MEDIA_STORAGE_URL = env.url("MEDIA_STORAGE_URL", "", ("s3",))
LOG_LEVEL = env.text("LOG_LEVEL", "INFO").upper()
PERSONAL_DATA_DAYS = env.number("PERSONAL_DATA_DAYS", 180, 30, 3650)
PERSON_REQUEST_DAYS = env.number("PERSON_REQUEST_DAYS", 15, 1, 15)
# After the last day on which a record was of use; the notice page tells them to everybody.
MEMBER_DAYS = {
    "staff": env.number("MEMBER_DAYS_STAFF", 3650, 180, 18250),
    "expert": env.number("MEMBER_DAYS_EXPERT", 1095, 180, 18250),
    "trainee": env.number("MEMBER_DAYS_TRAINEE", 3650, 180, 18250),
}
MEDIA_BIN_DAYS = env.number("MEDIA_BIN_DAYS", 30, 1, 3650)
BIN_DAYS = env.number("BIN_DAYS", 180, 0, 3650)

if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. `make serve` makes one; elsewhere give it 50 random characters."
    )
for _name, _key in (
    ("SECRET_KEY", SECRET_KEY),
    *(("SECRET_KEY_FALLBACKS", k) for k in SECRET_KEY_FALLBACKS),
):
    if not DEBUG and len(_key) < 50:
        raise ImproperlyConfigured(f"{_name} is too short: give it at least 50 random characters.")
FIELD_KEYS = env.field_keys("FIELD_KEYS", DATA_DIR / "field-keys")
FIELD_CIPHER = env.field_cipher("FIELD_CIPHER", "aes")
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    raise ImproperlyConfigured("LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")

# -- the house -----------------------------------------------------------------------------

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "news.apps.NewsConfig",
    "organization.apps.OrganizationConfig",
    "surveys.apps.SurveysConfig",
    "training.apps.TrainingConfig",
    "publications.apps.PublicationsConfig",
    "memorial.apps.MemorialConfig",
    "members.apps.MembersConfig",
    "editorial.apps.EditorialConfig",
    "intake.apps.IntakeConfig",
    "accounts.apps.AccountsConfig",
    "privacy.apps.PrivacyConfig",
    "search.apps.SearchConfig",
    "reads.apps.ReadsConfig",
    "ckeditor",
    "mptt",
    "axes",
    "csp",
    "portal.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.redirects",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
SITE_ID = 1

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_http_compression.middleware.HttpCompressionMiddleware",
    "portal.middleware.DueChangesMiddleware",
    "portal.middleware.PublicPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.RequestActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.RedirectFallbackMiddleware",
    "portal.middleware.LostKeyMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
            ],
        },
    },
]

# Widgets of ours have templates beside all others.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# -- data ----------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A site, not a phone: readers never wait for a writer, a writer takes its lock at the
        # start (a transaction that is upgraded half-way fails at once with "database is locked").
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA mmap_size=268435456; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16000"
        ),
    }
    # Tests use a file as well: an SQLite in memory answers two writers otherwise than a site's.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)

CACHES = {
    "default": (
        {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# The handbook shows the pictures that lie beside its text.
STATICFILES_DIRS = [BASE_DIR / "static", ("handbook", BASE_DIR / "docs" / "pictures")]
SEARCH_INDEX_DIR = DATA_DIR / "search"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.staticfiles.PortalStaticFilesStorage"},
}
if MEDIA_STORAGE_URL:
    STORAGES["default"] = env.s3_storage("MEDIA_STORAGE_URL", MEDIA_STORAGE_URL)

# The bounds per kind of file are in editorial/uploads.
FILE_UPLOAD_HANDLERS = [
    "editorial.uploadhandlers.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# A text of 2 million Han characters is refused by its form, with the text kept; more by Django.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# -- language and time ---------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# -- people --------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "admin:login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.CharacterClassesValidator"},
]
SESSION_COOKIE_AGE = 30 * 60  # seconds idle, GB/T 22239 asks for a time-out
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Five failed tries lock the name at that address for a quarter of an hour (standards.md, 等保).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "admin/locked.html"
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# -- security ------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
    }
}

SILENCED_SYSTEM_CHECKS = [
    # CKEditor 4 is asked for and gets no more fixes: docs/decisions/0005-rich-text.md says how
    # it is kept in a cage (one page, own uploads, everything it writes is cleaned by nh3).
    "ckeditor.W001",
    # The redirect to https belongs to the proxy in front (deploy/nginx.conf); doing it here as
    # well makes a loop behind a proxy that ends TLS.
    "security.W008",
]

# A person needs longer than this to fill in a form (intake/forms.py).
INTAKE_LEAST_SECONDS = 2

# How long after the last change an open form is kept, and how often it says that it is open
# (editorial/desk/writing.py).
AUTOSAVE_SECONDS = 3
PRESENCE_SECONDS = 20

# -- logging -------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {"axes": {"level": "WARNING"}},
}
