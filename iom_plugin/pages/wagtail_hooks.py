"""What the pages of the upper app add to the Wagtail admin."""

from django.urls import path
from wagtail import hooks

from .offers import make_page


@hooks.register("register_admin_urls")
def register_urls():
    return [path("iom/offers/<int:pk>/page/", make_page, name="iom_model_offer_page")]
