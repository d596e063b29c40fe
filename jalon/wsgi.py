import os

from django.core.wsgi import get_wsgi_application

from jalon.dying import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.settings")
die_with_parent()
application = get_wsgi_application()
