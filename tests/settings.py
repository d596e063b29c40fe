"""The settings of the tests: the product's own, on a data directory that lasts one run.

The database is a *file* of SQLite unless JALON_DATABASE_URL names a PostgreSQL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "JALON_TESTS_ROOT" not in os.environ:
    os.environ["JALON_TESTS_ROOT"] = tempfile.mkdtemp(prefix="jalon-tests-")
    atexit.register(shutil.rmtree, os.environ["JALON_TESTS_ROOT"], ignore_errors=True)
# Each worker of pytest-xdist is a process: each has its data directory under the first one's.
_directory = tempfile.mkdtemp(dir=os.environ["JALON_TESTS_ROOT"])

os.environ["JALON_DATA"] = _directory
os.environ["JALON_TESTING"] = "1"
os.environ.setdefault("JALON_SECRET_KEY", "tests-only-" + "k" * 50)

try:  # the pure floors are tested while the apps are being built
    import django
    from django.apps import apps
    from jalon.settings import *  # noqa: E402
    from jalon import settings as _product
    import importlib
    for _app in _product.INSTALLED_APPS:
        importlib.import_module(_app)
    importlib.import_module("jalon.organisation.models")
except ImportError as error:
    print(f"WARNING: tests run on bare settings: {error}")  # noqa: T201
    SECRET_KEY = "k" * 50
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{_directory}/x.sqlite3"}}
    INSTALLED_APPS = []
    AUTH_USER_MODEL = "auth.User"
    USE_TZ = True

# Half of the promises are about files, locks and two connections: memory would hide them.
DATABASES["default"]["TEST"] = {
    **DATABASES["default"].get("TEST", {}),
    "NAME": f"{_directory}/test.sqlite3"
    if "sqlite" in DATABASES["default"]["ENGINE"]
    else f"test_jalon_{os.getpid()}",
}

# A slow password is the point in production and a waste here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
