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

os.mkdir(f"{_directory}/static")  # noqa: PTH102 - WhiteNoise warns of a missing folder
os.environ["JALON_DATA"] = _directory
os.environ["JALON_TESTING"] = "1"
os.environ.setdefault("JALON_SECRET_KEY", "tests-only-" + "k" * 50)

from jalon.settings import *  # noqa: E402

# Half of the promises are about files, locks and two connections: memory would hide them.
DATABASES["default"]["TEST"] = {
    **DATABASES["default"].get("TEST", {}),
    "NAME": f"{_directory}/test.sqlite3"
    if "sqlite" in DATABASES["default"]["ENGINE"]
    else f"test_jalon_{os.getpid()}",
}

# A slow password is the point in production and a waste here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
