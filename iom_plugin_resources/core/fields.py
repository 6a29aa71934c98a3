"""Model fields that a kernel without domain words may have."""

from django.db import models


class WebAddressField(models.URLField):
    """An address of a page; typed without a scheme it is taken for https, whatever the version of Django."""

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
