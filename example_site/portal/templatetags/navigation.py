"""The main menu and the trail to the present page, both read from the page tree."""

from django import template
from wagtail.models import Site

register = template.Library()

# Screens of the section stand outside the page tree; they belong to these pages of the menu.
PAGE_OF_NAMESPACE = {"iom": "iomsectionpage", "iom_resources": "resourcemappage"}
# The calendar has a page of its own beside the map, in whose namespace it is.
CALENDAR = "/calendar/"


@register.inclusion_tag("portal/menu.html", takes_context=True)
def menu(context):
    request = context["request"]
    site = Site.find_for_request(request)
    pages = site.root_page.get_children().live().in_menu() if site else []
    return {
        "items": [{"title": page.title, "url": page.get_url(request), "state": state(page, context)} for page in pages]
    }


def state(page, context) -> str:
    """The value of aria-current: "page" on the page itself, "true" inside its branch, empty elsewhere."""
    present = context.get("page")
    if present and present.pk == page.pk:
        return "page"
    if present and getattr(present, "path", "").startswith(page.path):
        return "true"
    match = context["request"].resolver_match
    namespace = match.namespaces[0] if match and match.namespaces else ""
    model = PAGE_OF_NAMESPACE.get(namespace)
    if namespace == "iom_resources" and CALENDAR in f"/{match.route}":
        model = "eventcalendarpage"
    return "true" if model == page.cached_content_type.model else ""


@register.inclusion_tag("portal/breadcrumbs.html", takes_context=True)
def breadcrumbs(context):
    """Pages above this one, without the root of the tree; nothing on the front page."""
    page = context.get("page")
    return {"trail": page.get_ancestors().filter(depth__gt=1) if page and page.pk else []}
