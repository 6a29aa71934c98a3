"""The news of the service."""

from django.core.paginator import Paginator
from django.db import models
from django.utils import timezone
from home.blocks import ContentBlock
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index

PER_PAGE = 10


class NewsQuerySet(PageQuerySet):
    def newest_first(self):
        return self.order_by("-date", "-pk")


class NewsIndexPage(Page):
    intro = models.TextField("вступление", blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.NewsPage"]

    class Meta:
        verbose_name = "лента новостей"
        verbose_name_plural = "ленты новостей"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.child_of(self).live().public().newest_first()
        context["news"] = Paginator(news, PER_PAGE).get_page(request.GET.get("page"))
        return context


class NewsPage(Page):
    date = models.DateField("дата", default=timezone.localdate)
    intro = models.TextField("коротко", help_text="Одно-два предложения для ленты.")
    body = StreamField(ContentBlock(), verbose_name="текст", blank=True)

    objects = PageManager.from_queryset(NewsQuerySet)()

    content_panels = [*Page.content_panels, FieldPanel("date"), FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = "новость"
        verbose_name_plural = "новости"
