"""All settings in one file, from environment variables only; with none set it starts on SQLite.

| Variable | Without it |
|---|---|
| ``ZICHT_DATA_DIR`` | ``./var``: database, secret key and collected static files |
| ``DATABASE_URL`` | SQLite in the data folder; ``postgresql://…`` for more than one web node |
| ``ZICHT_SECRET_KEY`` | a private file ``secret_key`` in the data folder, made at the first start |
| ``ZICHT_ALLOWED_HOSTS`` | ``127.0.0.1,localhost`` |
| ``ZICHT_HTTPS`` | 0; with 1 every address, cookie and header insists on HTTPS |
| ``ZICHT_HSTS_SUBDOMAINS`` | 0; with 1 browsers insist on HTTPS for every subdomain too |
| ``ZICHT_HSTS_PRELOAD`` | 0; with 1 the domain may be put on the lists inside browsers |
| ``ZICHT_DEBUG`` | 0; with 1 faults are shown in full: never where others can reach it |
| ``ZICHT_ADDRESS`` | ``http://127.0.0.1:8000``: what links in mail begin with |
| ``ZICHT_SMTP_URL`` | mail waits in the outbox; ``smtp://user:password@host:587?tls=1`` sends it |
| ``ZICHT_MAIL_FROM`` | ``Zicht <zicht@localhost>`` |
| ``ZICHT_STORIES_DIR`` | the stories that come with Zicht |
| ``ZICHT_EVIDENCE_MB`` | 10: how large a file of evidence may be |
| ``ZICHT_OWNER`` | the footer names nobody who publishes the site |
| ``ZICHT_SOURCE_URL`` | a page in the footer that names the licence, without a link to the source |
| ``ZICHT_SECURITY_CONTACT`` | no security.txt |
| ``ZICHT_SECURITY_DAYS`` | 180: for how long security.txt says that it holds |
| ``ZICHT_ACCESSIBILITY_CONTACT`` | the accessibility statement names no address |
"""

from pathlib import Path

from zicht.platform.config import environment as env
from zicht.platform.mail import server as mail_server

_LOCAL = "http://127.0.0.1:8000"

DATA_DIR = env.folder("ZICHT_DATA_DIR", default=Path("var"))
DEBUG = env.boolean("ZICHT_DEBUG", default=False)
SECRET_KEY = env.secret_key("ZICHT_SECRET_KEY", file=DATA_DIR / "secret_key")
ALLOWED_HOSTS = env.words("ZICHT_ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "zicht.platform.web",
    "zicht.platform.audit",
    "zicht.platform.mail",
    "zicht.platform.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "zicht.platform.fieldwork",
    "zicht.platform.support",
    "zicht.platform.mirror",
    "zicht.platform.research",
    "zicht.platform.publication",
]

# Public pages place no cookie: a session is only read by a page that asks who is there. Forms that
# change something come with the CSRF token that CsrfViewMiddleware checks.
# Our headers come first, so that static files have them too.
MIDDLEWARE = [
    "zicht.platform.web.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "zicht.platform.web.middleware.AddressLanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "zicht.platform.config.urls"
WSGI_APPLICATION = "zicht.platform.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zicht.platform.web.context.site",
                "zicht.platform.publication.context.release",
            ],
            "builtins": [
                "django.templatetags.static",
                "zicht.platform.web.templatetags.language",
            ],
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", file=DATA_DIR / "zicht.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Dutch stands at /, English at /en/; the address decides, never the browser's preference.
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise looks into it when it starts
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Evidence stands outside everything that a web server gives out; every node reads the same folder.
EVIDENCE_DIR = DATA_DIR / "evidence"
EVIDENCE_BYTES = env.number("ZICHT_EVIDENCE_MB", default=10, low=1, high=100) * 1024 * 1024
UPLOAD_BYTES = max(EVIDENCE_BYTES, 10 * 1024 * 1024)
FILE_UPLOAD_HANDLERS = [
    "zicht.platform.web.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# With HTTPS on, the platform stands behind a proxy that ends TLS and sets X-Forwarded-Proto itself.
HTTPS = env.boolean("ZICHT_HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # whoever watches this machine asks without the proxy
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# What binds other sites of the same domain, for a year or for good, an operator asks for.
SECURE_HSTS_PRELOAD = env.boolean("ZICHT_HSTS_PRELOAD", default=False)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD or env.boolean(
    "ZICHT_HSTS_SUBDOMAINS", default=False
)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "zicht.platform.web.views.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"key_value": {"()": "zicht.platform.config.logs.KeyValueFormatter"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "key_value",
        }
    },
    "root": {"handlers": ["stdout"], "level": "INFO"},
    # Django's own handlers are replaced: they would print to stderr and mail to nobody.
    "loggers": {"django": {"handlers": [], "propagate": True}},
}

# People sign in by a code or link in a mail, a passkey, or at their own organisation (OIDC).
# Nobody has a password, and nobody comes in without an invitation.
SITE_ADDRESS = (env.address("ZICHT_ADDRESS", schemes=("https", "http")) or _LOCAL).rstrip("/")
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["zicht.platform.accounts.backends.PersonBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:account"
SESSION_ENGINE = "zicht.platform.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ACCOUNT_ADAPTER = "zicht.platform.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"request_login_code": "zicht.platform.accounts.forms.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_REAUTHENTICATION_METHODS = ["code", "mfa"]
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# A whole town hall may come from one address, so that limit is wide; that of one visitor for one
# person is not, and that of all visitors for one person keeps mailboxes from filling up. Neither
# lasts longer than the link in a mail works: who gets no new code still comes in by the last mail.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "60/m/ip,5/900s/key",
    "request_login_code_of_anybody": "20/900s/key",
    "login": "60/m/ip",
    "open_code": "60/m/ip",
}
# As many proxies as stand in front; what they say of a visitor's address is only believed then.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
MFA_ADAPTER = "zicht.platform.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ADAPTER = "zicht.platform.accounts.adapters.OrganisationAdapter"
# A form that is sent on to another site is refused by our own policy; a link is not.
SOCIALACCOUNT_LOGIN_ON_GET = True
# Rate limits hold over all workers and nodes, so they are counted in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
    }
}

# Mail is stored first and handed over by `manage.py deliver_mail`, so no request waits for it.
EMAIL_BACKEND = "zicht.platform.mail.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = env.text("ZICHT_MAIL_FROM") or "Zicht <zicht@localhost>"
MAIL_SERVER = mail_server.from_environment("ZICHT_SMTP_URL", sender=DEFAULT_FROM_EMAIL)

STORIES_DIR = env.existing_folder("ZICHT_STORIES_DIR")
OWNER = env.text("ZICHT_OWNER")
SOURCE_URL = env.address("ZICHT_SOURCE_URL", schemes=("https",))
SECURITY_CONTACT = env.address("ZICHT_SECURITY_CONTACT", schemes=("https", "mailto"))
SECURITY_DAYS = env.number("ZICHT_SECURITY_DAYS", default=180, low=1, high=364)
ACCESSIBILITY_CONTACT = env.address("ZICHT_ACCESSIBILITY_CONTACT", schemes=("https", "mailto"))
