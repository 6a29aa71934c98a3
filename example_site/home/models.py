"""The front page and ordinary pages."""

from django.db import models
from news.blocks import LatestNewsBlock
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from .blocks import ContentBlock


class HomeBlock(ContentBlock):
    """The front page: what an ordinary page may have, and the news."""

    news = LatestNewsBlock()


class HomePage(Page):
    lead = models.TextField("вступление", blank=True)
    body = StreamField(HomeBlock(), verbose_name="содержание", blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = "главная страница"
        verbose_name_plural = "главные страницы"


class StandardPage(Page):
    intro = models.TextField("вступление", blank=True)
    body = StreamField(ContentBlock(), verbose_name="содержание", blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = "обычная страница"
        verbose_name_plural = "обычные страницы"
