"""How a Django form looks here: label, control, help and errors tied together for everyone."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    form_template_name = "web/form.html"
    field_template_name = "web/field.html"
