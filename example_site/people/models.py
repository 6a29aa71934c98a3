"""Who works in the service, and the page that lists them."""

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page
from wagtail.search import index


class Person(index.Indexed, models.Model):
    last_name = models.CharField("фамилия", max_length=100)
    first_name = models.CharField("имя", max_length=100)
    patronymic = models.CharField("отчество", max_length=100, blank=True)
    position = models.CharField("должность", max_length=255)
    department = models.CharField("подразделение", max_length=255, blank=True)
    about = models.TextField("чем помогает", blank=True)
    phone = models.CharField("телефон", max_length=50, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    room = models.CharField("кабинет", max_length=20, blank=True)
    sort_order = models.PositiveSmallIntegerField("порядок", default=100)

    panels = [
        FieldRowPanel([FieldPanel("last_name"), FieldPanel("first_name"), FieldPanel("patronymic")]),
        FieldPanel("position"),
        FieldPanel("department"),
        FieldPanel("about"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email"), FieldPanel("room")]),
        FieldPanel("sort_order"),
    ]
    search_fields = [
        index.SearchField("last_name"),
        index.AutocompleteField("last_name"),
        index.SearchField("position"),
    ]

    class Meta:
        ordering = ["sort_order", "last_name", "first_name"]
        verbose_name = "сотрудник"
        verbose_name_plural = "сотрудники"

    def __str__(self):
        return self.full_name

    @property
    def full_name(self):
        return " ".join(part for part in (self.last_name, self.first_name, self.patronymic) if part)


class PeoplePage(Page):
    intro = models.TextField("вступление", blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    max_count = 1
    subpage_types = []

    class Meta:
        verbose_name = "страница сотрудников"
        verbose_name_plural = "страницы сотрудников"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["people"] = Person.objects.all()
        return context
