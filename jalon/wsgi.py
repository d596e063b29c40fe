import os

from django.core.wsgi import get_wsgi_application

from jalon.web.doorstep import with_readable_charset

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.settings")
application = with_readable_charset(get_wsgi_application())
