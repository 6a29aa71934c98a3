"""The page tree, the site record and the contacts."""

from django.apps import apps
from documents.models import DocumentsPage
from home.models import HomePage, StandardPage
from news.models import NewsIndexPage, NewsPage
from people.models import PeoplePage
from wagtail.models import Page, Site

from iom_plugin_resources.models import Position, Subject

from ..models import Contacts
from ..starting_content import contacts, model_routes, news
from ..starting_content import pages as content

# For whom a model route is, by the codes of the vocabularies.
FOR_WHOM = {"positions": Position, "subjects": Subject}
# Pages of the section, in a portal that has the page apps of wagtail-iom installed.
SECTION_PAGES = [
    ("iom_pages", "IomSectionPage", content.IOM_SECTION),
    ("iom_resource_pages", "ResourceMapPage", content.RESOURCE_MAP),
    ("iom_resource_pages", "EventCalendarPage", content.EVENT_CALENDAR),
]


def set_up_home() -> HomePage:
    """The front page under the root of the tree, as the root of the default site."""
    home = HomePage.objects.first()
    if home is None:
        home = add(Page.get_first_root_node(), HomePage, content.HOME, in_menu=False)
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    site.root_page = home
    site.site_name = site.site_name or contacts.SITE_NAME
    site.save()
    Contacts.objects.get_or_create(site=site, defaults=contacts.CONTACTS)
    remove_welcome_page()
    return home


def remove_welcome_page() -> None:
    """Wagtail's first migration leaves a page that only says welcome."""
    welcome = Page.objects.filter(depth=2, content_type__model="page", numchild=0).first()
    if welcome:
        welcome.delete()


def set_up_branches(home: HomePage) -> None:
    """Everything in the main menu, in its order, and what stands under it."""
    feed = add(home, NewsIndexPage, content.NEWS)
    for item in sorted(news.NEWS, key=lambda item: item["date"]):
        add(feed, NewsPage, item, in_menu=False)
    for app, model, values in SECTION_PAGES:
        if app in apps.app_configs:
            page = add(home, apps.get_model(app, model), values)
            if model == "IomSectionPage":
                set_up_models(page)
    add(home, DocumentsPage, content.DOCUMENTS)
    add(home, PeoplePage, content.PEOPLE)
    about = add(home, StandardPage, content.ABOUT)
    add(about, StandardPage, content.PERSONAL_DATA, in_menu=False)


def set_up_models(section: Page) -> None:
    """The list of model routes under the section, and the models."""
    listing = add(section, apps.get_model("iom_pages", "ModelRouteIndexPage"), model_routes.INDEX, in_menu=False)
    for values in model_routes.MODELS:
        of_page = {name: value for name, value in values.items() if name not in FOR_WHOM}
        page = add(listing, apps.get_model("iom_pages", "ModelRoutePage"), of_page, in_menu=False)
        for name, vocabulary in FOR_WHOM.items():
            setattr(page, name, vocabulary.objects.filter(code__in=values[name]))
        page.save()


def add(parent: Page, model: type[Page], values: dict, *, in_menu: bool = True) -> Page:
    """The page with this slug under this parent: the present one, or a new one."""
    present = parent.get_children().type(model).filter(slug=values["slug"]).first()
    if present:
        return present.specific
    return parent.add_child(instance=model(show_in_menus=in_menu, **values))
