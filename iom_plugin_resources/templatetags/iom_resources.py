"""Resources on any page of a host, and what a resource's own screens need."""

from collections.abc import Mapping, Sequence

from django import template
from django.core.serializers.json import DjangoJSONEncoder, json
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..core import registries
from ..core.period_words import how_soon
from ..queries import resources as queries
from ..queries.shortlists import shortlisted

register = template.Library()

TEMPLATES = "iom_plugin_resources/resources/"
# As django.utils.html.json_script does it: nothing in the data can end the element or begin a comment.
IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
# Enrolment that ends within so many days is said to end soon.
FEW_DAYS = 7


# --- Resources on any page ---


@register.inclusion_tag(f"{TEMPLATES}resource_items.html", takes_context=True)
def iom_resources(context, *, limit=5, **filters):
    """List resources on any page: ``{% iom_resources kind="seminar" competency="A/01.6" limit=3 %}``.

    Filters are those of the resource map's address.
    """
    question = queries.ResourceQuestion.read(QueryDict(urlencode(filters, doseq=True)))
    found = question.ordered(question.narrow(queries.visible_to(context["request"].user)))
    return _items(context["request"], queries.with_details(found)[:limit])


@register.inclusion_tag(f"{TEMPLATES}resource_items.html", takes_context=True)
def iom_resource_items(context, resources, *, level=3, pickable=False):
    """List ``resources`` (with details), each with what the reader can do with it and what is to be said of it.

    ``level`` is that of the headings; ``pickable`` gives each a box to tick, which belongs to the form ``iom-picks``.
    """
    return _items(context["request"], resources, level=level, pickable=pickable)


@register.inclusion_tag(f"{TEMPLATES}recommendations.html", takes_context=True)
def iom_recommendations(context, *, limit=3, level=2):
    """«Picked for you»: what suits whoever reads the page, each with its reasons; nothing if there is nothing.

    Apps recommend by ``core.registries.register_recommendations``.
    """
    user = context["request"].user
    picked = registries.recommendations(user, limit) if user.is_authenticated else []
    rows = [
        {
            "resource": one.resource,
            "reasons": one.reasons,
            "actions": registries.resource_actions(user, one.resource),
        }
        for one in picked
    ]
    return {"rows": rows, "heading_level": level, "level": level + 1}


@register.inclusion_tag(f"{TEMPLATES}search_box.html")
def iom_resource_search(*, id="iom-search"):
    """A search box that leads to the resource map; it suggests while one types if the page loads ``iom.js``."""
    return {"id": id}


@register.simple_tag(takes_context=True)
def iom_resource_actions(context, resource):
    """What the reader can do with the resource: see ``core.registries``."""
    return registries.resource_actions(context["request"].user, resource)


def _items(request, resources: Sequence, *, level=3, pickable=False) -> dict:
    """What a list says beside its resources, asked once a list."""
    resources = list(resources)
    said: Mapping[int, list[str]] = registries.notes(request.user, resources) if resources else {}
    rows = [
        {
            "resource": resource,
            "notes": said.get(resource.pk, []),
            "actions": registries.resource_actions(request.user, resource),
        }
        for resource in resources
    ]
    kept = shortlisted(request.user, resources)
    return {"rows": rows, "level": level, "pickable": pickable, "shortlisted": kept, "request": request}


# --- What is known of one resource ---


@register.filter
def iom_hours(hours) -> str:
    return ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours} if hours else ""


@register.filter
def iom_places(places) -> str:
    return ngettext("%(places)d place", "%(places)d places", places) % {"places": places} if places else ""


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
def iom_how_soon(resource) -> str:
    """«starts in 9 days»; nothing where the day is not known or is far off."""
    start, end = resource.valid_from, resource.valid_to
    return how_soon(start, end, resource.date_precision, today=timezone.localdate())


@register.filter
def iom_enrolment(resource) -> str:
    """Until when one can enrol, or that it is over; nothing if there is no enrolment."""
    if resource.apply_until is None:
        return ""
    days = (resource.apply_until - timezone.localdate()).days
    if days < 0:
        return _("enrolment is over")
    if days == 0:
        return _("today is the last day to enrol")
    until = _("enrolment until %(date)s") % {"date": date_format(resource.apply_until)}
    if days > FEW_DAYS:
        return until
    left = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return f"{until} ({left})"


@register.filter
def iom_resource_status(resource) -> dict:
    """What has become of the resource, as the element ``tag.html`` takes it; nothing while it is ahead."""
    today = timezone.localdate()
    if resource.archived_at:
        return {"label": _("In the archive"), "shape": "square"}
    if resource.valid_to and resource.valid_to < today:
        return {"label": _("Past"), "shape": "square"}
    if resource.apply_until and resource.apply_until < today:
        return {"label": _("Enrolment is over"), "shape": "cross"}
    return {}


@register.filter
def iom_part_facts(resource) -> list[dict]:
    """When and how one takes part, as the element ``facts.html`` takes it."""
    return [
        {"label": _("Dates"), "value": _dates(resource)},
        {"label": _("Enrolment"), "value": iom_enrolment(resource)},
        {"label": _("Places"), "value": resource.places},
        {"label": _("Format"), "value": resource.get_format_display()},
        {"label": _("Place"), "value": resource.place},
        {"label": _("Volume"), "value": iom_hours(resource.hours)},
        {"label": _("Price"), "value": iom_price(resource.price)},
        {"label": _("Federal register"), "value": _in_register(resource)},
    ]


@register.filter
def iom_audience_facts(resource) -> list[dict]:
    """For whom it is, as the element ``facts.html`` takes it."""
    return [
        {"label": _("For positions"), "value": _listed(resource.positions.all())},
        {"label": _("For subjects"), "value": _listed(resource.subjects.all())},
        {"label": _("For organisations"), "value": _listed(resource.organisation_kinds.all())},
    ]


@register.filter
def iom_provider_facts(resource) -> list[dict]:
    """Who provides it, as the element ``facts.html`` takes it."""
    provider = resource.provider
    return [
        {"label": _("Provider"), "value": _provider(provider)},
        {"label": _("Town or village"), "value": provider.locality if provider else ""},
        {"label": _("Website"), "value": _website(provider.website if provider else "")},
        {"label": _("Offered by a colleague"), "value": _person(resource.offered_by)},
    ]


@register.filter
def iom_has_values(facts) -> bool:
    """Whether any of the facts is known."""
    return any(fact["value"] for fact in facts)


@register.simple_tag
def iom_structured_data(data) -> SafeString:
    """``data`` for search engines; a block of data, so that no content security policy is in its way."""
    if not data:
        return mark_safe("")
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def _dates(resource) -> str:
    """On paper, which is read later, only the dates themselves."""
    how_soon = iom_how_soon(resource)
    said = format_html('<span class="iom-noprint">, {}</span>', how_soon) if how_soon else ""
    return format_html("{}{}", resource.dates_text(), said)


def _provider(organisation):
    if organisation is None:
        return ""
    address = f"{reverse('iom_resources:resource_list')}?{urlencode({'provider': organisation.code})}"
    return format_html('<a href="{}">{}</a>', address, organisation.official_name or organisation.short_name)


def _website(address: str):
    return format_html('<a href="{0}" rel="external noopener">{0}</a>', address) if address else ""


def _listed(items) -> str:
    return format_html_join(", ", "{}", ((item,) for item in items))


def _in_register(resource) -> str:
    return _("the programme is in the federal register") if resource.in_federal_register else ""


def _person(user) -> str:
    if user is None:
        return ""
    full_name = getattr(user, "get_full_name", str)()  # a portal's own user model need not have names
    return full_name or _("a colleague")
