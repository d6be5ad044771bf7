"""In production: everything that protects is on; what must be chosen has no default."""

from urllib.parse import urlsplit

from trajectoire.settings import environment as env
from trajectoire.settings.base import *  # noqa: F403 - a settings module extends its base
from trajectoire.settings.base import BASE_URL

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [urlsplit(env.address("BASE_URL")).hostname or ""]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

globals().update(env.email("smtp://127.0.0.1:25"))
