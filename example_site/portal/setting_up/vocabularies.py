"""Kinds of resources that the portal adds to those of wagtail-iom."""

from iom_plugin_resources.models import ResourceKind

from ..starting_content.resources import KINDS


def set_up_kinds() -> None:
    last = ResourceKind.objects.count() * 10
    for number, (code, title) in enumerate(KINDS.items(), start=1):
        ResourceKind.objects.get_or_create(code=code, defaults={"title": title, "sort_order": last + number * 10})
