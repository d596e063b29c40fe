import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from jalon.dying import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.settings")
die_with_parent()
application = get_wsgi_application()

# The pages are loaded before the first visit, which would wait for them; and what is loaded
# stays: the collector need not look at it again (a tenth of a second in the middle of a page).
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
