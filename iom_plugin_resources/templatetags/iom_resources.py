"""Resources on any page of a host, and what a resource's own screens need."""

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..core.registries import resource_actions
from ..forms.resources import ResourceFilterForm
from ..queries import resources as queries

register = template.Library()


@register.inclusion_tag("iom_plugin_resources/resources/resource_items.html", takes_context=True)
def iom_resources(context, *, limit=5, **filters):
    """List resources on any page: ``{% iom_resources kind="seminar" competency="A/01.6" limit=3 %}``.

    Filters are those of the resource map's address.
    """
    user = context["request"].user
    form = ResourceFilterForm(QueryDict(urlencode(filters, doseq=True)))
    question = form.question()
    found = question.ordered(question.narrow(queries.visible_to(user)), today=timezone.localdate())
    return {"resources": queries.with_details(found)[:limit], "request": context["request"]}


@register.simple_tag(takes_context=True)
def iom_resource_actions(context, resource):
    """What the reader can do with the resource: see ``core.registries``."""
    return resource_actions(context["request"].user, resource)


@register.filter
def iom_hours(hours) -> str:
    return ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours} if hours else ""


@register.filter
def iom_price(price) -> str:
    """0 is free of charge; a price that is not known says nothing."""
    if price is None:
        return ""
    if price == 0:
        return _("free of charge")
    pattern = number_format(price, decimal_pos=0 if price == int(price) else 2, use_l10n=True, force_grouping=True)
    return _("%(price)s roubles") % {"price": pattern}


@register.filter
def iom_resource_facts(resource) -> list[dict]:
    """Everything that is known of the resource, as the element ``facts.html`` takes it."""
    return [
        {"label": _("Dates"), "value": resource.dates_text()},
        {"label": _("Provider"), "value": _provider(resource.provider)},
        {"label": _("Kind"), "value": resource.kind},
        {"label": _("Level"), "value": resource.get_level_display()},
        {"label": _("Format"), "value": resource.get_format_display()},
        {"label": _("Volume"), "value": iom_hours(resource.hours)},
        {"label": _("Price"), "value": iom_price(resource.price)},
        {"label": _("Place"), "value": resource.place},
        {"label": _("For positions"), "value": _listed(resource.positions.all())},
        {"label": _("For subjects"), "value": _listed(resource.subjects.all())},
        {"label": _("For organisations"), "value": _listed(resource.organisation_kinds.all())},
        {"label": _("Federal register"), "value": _in_register(resource)},
        {"label": _("Offered by a colleague"), "value": _person(resource.offered_by)},
    ]


def _provider(organisation):
    if organisation is None:
        return ""
    address = f"{reverse('iom_resources:resource_list')}?{urlencode({'provider': organisation.code})}"
    return format_html('<a href="{}">{}</a>', address, organisation.official_name or organisation.short_name)


def _listed(items) -> str:
    return format_html_join(", ", "{}", ((item,) for item in items))


def _in_register(resource) -> str:
    return _("the programme is in the federal register") if resource.in_federal_register else ""


def _person(user) -> str:
    if user is None:
        return ""
    full_name = getattr(user, "get_full_name", str)()  # a portal's own user model need not have names
    return full_name or _("a colleague")
