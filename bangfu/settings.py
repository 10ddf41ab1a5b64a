"""Django's settings, read from the environment and from the home folder; nothing here needs editing."""

from __future__ import annotations

import os
from pathlib import Path

from bangfu import home
from bangfu.web.slim import weak_tag

HOME = home.folder()
SECRET_KEY = home.secret_key(HOME)
VAULT_KEY = home.vault_key(HOME)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("BANGFU_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
HOME_IS_DEMO = home.is_demo(HOME)
HTTPS = os.environ.get("BANGFU_HTTPS") == "1"  # behind a gateway that speaks TLS; see docs/howto/https.md

PACKAGE = Path(__file__).resolve().parent
LINES = sorted(f"bangfu.assistance.{p.parent.name}" for p in (PACKAGE / "assistance").glob("*/apps.py"))

# An office's own login service (OpenID Connect); off while BANGFU_OIDC_URL is empty. See docs/howto/login.md.
OIDC_URL = os.environ.get("BANGFU_OIDC_URL", "")
OIDC_NAME = os.environ.get("BANGFU_OIDC_NAME", "统一身份认证")
OIDC_APPS = ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"] if OIDC_URL else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *OIDC_APPS,
    "bangfu.registry",
    "bangfu.ledger",
    "bangfu.documents",
    "bangfu.access",
    "bangfu.indicators",
    "bangfu.intake",
    "bangfu.reports",
    *LINES,
    "bangfu.web",
]

MIDDLEWARE = [
    "bangfu.web.bodies.Gate",  # before anything reads the body or believes a header
    "django.middleware.gzip.GZipMiddleware",  # so early that it also shortens what WhiteNoise sends; for slow phones
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bangfu.web.watch.WallWatch",
    "bangfu.web.watch.TrailWatch",
    "django.contrib.messages.middleware.MessageMiddleware",
    "bangfu.web.watch.RightsWatch",
    "bangfu.web.watch.PasswordWatch",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "bangfu.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bangfu.web.context.house",
            ],
        },
    },
]

DATABASES = home.databases(HOME)
DATABASE_ROUTERS = ["bangfu.home.SideRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING = {  # failures only, with the number that the page showed: nothing of readers and what they sent
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"scrubbed": {"()": "bangfu.registry.logs.Scrubbed", "format": "%(asctime)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "scrubbed"},
        "home": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(HOME / "errors.log"),
            "maxBytes": 2**20,
            "backupCount": 3,
            "delay": True,
            "encoding": "utf-8",
            "formatter": "scrubbed",
        },
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "bangfu.faults": {"handlers": ["home"], "level": "ERROR"},
        "django.request": {"level": "ERROR"},  # a page that is not there is no news
    },
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = PACKAGE / "web" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ADD_HEADERS_FUNCTION = weak_tag
MEDIA_ROOT = HOME / "uploads"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True  # so that the half hour counts from the last page, not from the login
LOGIN_TRIES = 5  # in a quarter of an hour, by account
LOGIN_TRIES_OF_ADDRESS = int(os.environ.get("BANGFU_LOGIN_TRIES_OF_ADDRESS", "5"))  # more behind one office router
TRUSTED_PROXIES = set(filter(None, os.environ.get("BANGFU_TRUSTED_PROXIES", "").split(",")))
SECOND_STEP_FOR_ALL = os.environ.get("BANGFU_SECOND_STEP") == "all"
PASSWORD_DAYS = int(os.environ.get("BANGFU_PASSWORD_DAYS", "180"))  # 0: no limit
PASSWORD_MUST_CHANGE = os.environ.get("BANGFU_PASSWORD_MUST_CHANGE") == "1"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "first_name"), "max_similarity": 0.6},
    },
    {"NAME": "bangfu.access.passwords.LongEnough"},
    {"NAME": "bangfu.access.passwords.NotOfLate"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

ACCOUNT_ADAPTER = "bangfu.web.entrance.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # the half hour below, never longer
ACCOUNT_RATE_LIMITS = False  # access.tries counts in the database, for every process alike
MFA_ADAPTER = "bangfu.web.entrance.SecondAdapter"
MFA_SUPPORTED_TYPES = ["totp"]
SOCIALACCOUNT_ADAPTER = "bangfu.web.outside.OutsideAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "office",
                "name": OIDC_NAME,
                "client_id": os.environ.get("BANGFU_OIDC_CLIENT", ""),
                "secret": os.environ.get("BANGFU_OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_URL, "oauth_pkce_enabled": True},
            }
        ]
    }
}

CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None  # of trusted proxies only: web.bodies
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# The other names of the office's domain are not ours to bind to TLS, nor is the list of browsers to enter it in.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 2**20  # a file of 20 MB and the form around it; more is turned away at the gate
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # never unsealed on disk

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *home.origins(OIDC_URL)],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

MAP_BOUNDARIES = HOME / "boundaries.geojson"  # takes the place of the boundaries in web/maps when it is there
MAP_APPROVAL_NUMBER = os.environ.get("BANGFU_MAP_APPROVAL_NUMBER", "")
