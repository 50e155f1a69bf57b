"""Django settings. Every setting a body may change is read from the environment here."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from upkeep import database

PACKAGE_FOLDER = Path(__file__).resolve().parent


def _secret_key() -> str:
    """The signing key: from ``UPKEEP_SECRET_KEY``, else made once and kept in the data folder."""
    if key := os.environ.get("UPKEEP_SECRET_KEY"):
        return key
    kept = database.data_folder() / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return kept.read_text(encoding="ascii")


def _switch(name: str, *, default: bool) -> bool:
    """An on-off setting from the environment: 1 or 0."""
    return os.environ.get(name, "1" if default else "0") == "1"


# --- The body that runs this ---

UPKEEP_SERVICE_NAME = os.environ.get("UPKEEP_SERVICE_NAME", "Upkeep")
# The colour of the header, as #rrggbb; empty for the one in the style sheet.
UPKEEP_BRAND_COLOUR = os.environ.get("UPKEEP_BRAND_COLOUR", "")
# Whether pages say that the people in them are made up. A body with real cases turns it off.
UPKEEP_DEMONSTRATION = _switch("UPKEEP_DEMONSTRATION", default=True)
# Whether people reach the pages over https, directly or through a proxy that ends it.
UPKEEP_HTTPS = _switch("UPKEEP_HTTPS", default=False)
# The address of the proxy in front, whose word on who is asking is believed; empty for none.
UPKEEP_PROXY = os.environ.get("UPKEEP_PROXY", "")
# Whether everybody who signs in needs a second step: a code from an app, or a passkey. In a
# demonstration each account may have one.
UPKEEP_SECOND_STEP = _switch("UPKEEP_SECOND_STEP", default=not UPKEEP_DEMONSTRATION)
# Whom to tell of a hole in the service, as https: or mailto: addresses with commas between.
UPKEEP_SECURITY_CONTACT = os.environ.get("UPKEEP_SECURITY_CONTACT", "")
# Notify's ids of the templates that say a letter waits: gaps "subject" and "body", or "body".
UPKEEP_NOTIFY_EMAIL_TEMPLATE = os.environ.get("UPKEEP_NOTIFY_EMAIL_TEMPLATE", "")
UPKEEP_NOTIFY_TEXT_TEMPLATE = os.environ.get("UPKEEP_NOTIFY_TEXT_TEMPLATE", "")

SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("UPKEEP_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "upkeep.ledger",
    "upkeep.parties",
    "upkeep.cases",
    "upkeep.collection",
    "upkeep.correspondence",
    "upkeep.gateways",
    "upkeep.batch",
    "upkeep.web",
    "upkeep.api",
]

DATABASES = {"default": database.django_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LANGUAGE_COOKIE_NAME = "upkeep-language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = UPKEEP_HTTPS
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Outside systems; an empty address means that the system is not used ---

UPKEEP_HMRC_URL = os.environ.get("UPKEEP_HMRC_URL", "")
UPKEEP_HMRC_CLIENT = os.environ.get("UPKEEP_HMRC_CLIENT", "")
UPKEEP_HMRC_SECRET = os.environ.get("UPKEEP_HMRC_SECRET", "")
UPKEEP_NOTIFY_URL = os.environ.get("UPKEEP_NOTIFY_URL", "")
UPKEEP_NOTIFY_KEY = os.environ.get("UPKEEP_NOTIFY_KEY", "")
# What Notify shows when it calls back with delivery receipts; empty refuses every call.
UPKEEP_NOTIFY_CALLBACK_TOKEN = os.environ.get("UPKEEP_NOTIFY_CALLBACK_TOKEN", "")
# A payment provider for cards, its key, and the secret with which it signs what it tells; without
# the secret every message is refused.
UPKEEP_CARD_URL = os.environ.get("UPKEEP_CARD_URL", "")
UPKEEP_CARD_KEY = os.environ.get("UPKEEP_CARD_KEY", "")
UPKEEP_CARD_WEBHOOK_SECRET = os.environ.get("UPKEEP_CARD_WEBHOOK_SECRET", "")
# What looks through uploaded documents: clamd://host:port, or simulated. Without one none is taken.
UPKEEP_SCANNER = os.environ.get("UPKEEP_SCANNER", "")
# Where `upkeep law fetch` asks for the wording of provisions.
UPKEEP_LEGISLATION_URL = os.environ.get("UPKEEP_LEGISLATION_URL", "https://www.legislation.gov.uk")

# --- Pages ---

ROOT_URLCONF = "upkeep.urls"
WSGI_APPLICATION = "upkeep.web.wsgi.application"
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "upkeep.web.session_limits.SessionLengthMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "upkeep.web.second_step.SecondStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "upkeep.web.template_environment.environment",
            "context_processors": ["upkeep.web.menu.every_page"],
        },
    }
]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
# Addresses of files carry a digest of what is in them, so browsers may keep them.
WHITENOISE_MAX_AGE = 86400

# --- Signing in ---

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
ACCOUNT_ADAPTER = "upkeep.web.sign_in.LocalAccounts"
ACCOUNT_FORMS = {"login": "upkeep.web.sign_in_form.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "signed_out"
# The second limit holds for the codes of an account's second step too; wrong passwords meet the
# lock of five below first.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,10/15m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
MFA_ADAPTER = "upkeep.web.second_step.SecondSteps"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Accounts are made by the body, so an address of e-mail proves nothing about them.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# One code before and after counts, for telephones whose clock is half a minute off.
MFA_TOTP_TOLERANCE = 1
# Browsers allow passkeys without https at the address localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not UPKEEP_HTTPS
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
# Five wrong passwords lock an account wherever they come from; addresses that try many accounts
# are slowed down by ACCOUNT_RATE_LIMITS.
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_USERNAME_CALLABLE = "upkeep.web.sign_in.account_name"
AXES_LOCKOUT_CALLABLE = "upkeep.web.sign_in.locked_out"
AXES_CLIENT_STR_CALLABLE = "upkeep.web.sign_in.nobody_named"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_NAME = "upkeep-session"
SESSION_COOKIE_AGE = 30 * 60  # of doing nothing
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_LENGTH_MAX = timedelta(hours=10)

# --- Safety in the browser ---

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "upkeep.web.error_pages.form_out_of_date"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SECURE = UPKEEP_HTTPS
CSRF_COOKIE_SECURE = UPKEEP_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if UPKEEP_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = UPKEEP_HTTPS
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
