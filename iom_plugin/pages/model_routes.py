"""Model routes on pages, for any class of pages: one route, and the list of all under a page.

A host with its own page model writes ``class OurModelRoutePage(ModelRouteMixin, OurBasePage)`` and
``class OurModelRouteIndexPage(ModelRouteIndexMixin, OurBasePage)`` with the panels, search fields and templates of the
mixins, as for ``IomSectionMixin``.
"""

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from iom_plugin_resources.core.text import every_word, search_terms
from iom_plugin_resources.models import Position, Subject

from ..choices import TaskKind
from ..errors import IomError
from ..exports import road_maps as tables
from ..models import ResultForm, WorkForm
from ..models.routes import LONGEST_YEARS
from ..queries.line_words import words_of_head
from ..queries.model_routes import HEAD
from ..queries.school_years import school_years
from ..queries.teachers import teacher_of
from ..services.model_routes import copy_model
from .blocks import TEXT_FEATURES
from .model_blocks import ModelNeedBlock, data_as_blocks, needs_as_data

PAGE = 20


class ModelRouteMixin(models.Model):
    """An exemplary route by position and theme; whoever is signed in as a teacher takes it as a basis."""

    introduction = RichTextField(gettext_lazy("introduction"), blank=True, features=TEXT_FEATURES)
    positions = ParentalManyToManyField(Position, blank=True, related_name="+", verbose_name=gettext_lazy("positions"))
    subjects = ParentalManyToManyField(Subject, blank=True, related_name="+", verbose_name=gettext_lazy("subjects"))
    years = models.PositiveSmallIntegerField(
        gettext_lazy("for how many years"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_YEARS)],
    )
    theme = models.CharField(
        gettext_lazy("theme of self-education"),
        max_length=500,
        blank=True,
        help_text=gettext_lazy("If it is empty, the title of the page."),
    )
    goal = models.TextField(gettext_lazy("goal"), blank=True)
    tasks_summary = models.TextField(gettext_lazy("tasks"), blank=True)
    self_education_form = models.CharField(gettext_lazy("form of self-education"), max_length=300, blank=True)
    expected_result = models.TextField(gettext_lazy("expected result"), blank=True)
    report_form = models.CharField(gettext_lazy("form of the progress report"), max_length=300, blank=True)
    needs = StreamField([("need", ModelNeedBlock())], blank=True, verbose_name=gettext_lazy("road map"))
    words = models.TextField(default="", editable=False, help_text="What the list of models searches in.")

    template = "iom_plugin/pages/model_route_page.html"
    model_panels = [
        FieldPanel("introduction"),
        MultiFieldPanel(
            [
                FieldPanel("positions", widget=CheckboxSelectMultiple),
                FieldPanel("subjects", widget=CheckboxSelectMultiple),
                FieldPanel("years"),
            ],
            heading=gettext_lazy("For whom"),
        ),
        MultiFieldPanel([FieldPanel(name) for name in HEAD], heading=gettext_lazy("Explanatory note")),
        FieldPanel("needs"),
    ]
    model_search_fields = [
        index.SearchField("introduction"),
        index.SearchField("theme"),
        index.SearchField("goal"),
        index.SearchField("needs"),
    ]

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        texts = (self.title, self.theme, self.goal, *(need["text"] for need in needs_as_data(self.needs)))
        self.words = f" {' '.join(search_terms(' '.join(texts)))} "
        return super().save(*args, **kwargs)

    def content(self) -> dict:
        """The route as plain data, as ``queries.contents`` has it."""
        head = {name: getattr(self, name) for name in HEAD}
        return head | {"theme": self.theme or self.title, "needs": needs_as_data(self.needs)}

    def fill(self, content: dict) -> None:
        """Take a content over into the fields of the page."""
        for name in HEAD:
            setattr(self, name, content.get(name) or "")
        self.needs = data_as_blocks(content.get("needs") or [])

    def advice(self) -> list[str]:
        """What a route for a review would lack; shown to the editor in the preview, and never a block."""
        return [sentence for need in needs_as_data(self.needs) for sentence in _missing_kinds(need)]

    def get_context(self, request, *args, **kwargs):
        content = self.content()
        user = getattr(request, "user", None)
        is_guest = user is None or not user.is_authenticated
        return super().get_context(request, *args, **kwargs) | {
            "facts": [{"label": label, "value": text} for label, text in words_of_head(content).items() if text],
            "rows": tables.rows(_with_titles(content["needs"])),
            "columns": tables.columns(),
            "is_guest": is_guest,
            "sign_in_url": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}",
            "advice": self.advice() if getattr(request, "is_preview", False) else [],
        }

    def serve(self, request, *args, **kwargs):
        if request.method == "POST":
            return self.take(request)
        return super().serve(request, *args, **kwargs)

    def take(self, request):
        """«Взять за основу»: a draft of one's own, for the school year at hand."""
        if not request.user.is_authenticated:
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}")
        teacher = teacher_of(request.user)
        if teacher is None:
            messages.info(request, _("Fill in your profile first: the route takes your name and position from it."))
            return redirect("iom:profile_edit")
        starts_on, ends_on = school_years(timezone.localdate(), ahead=True)[str(self.years)]
        try:
            route = copy_model(teacher, self.content(), by=request.user, starts_on=starts_on, ends_on=ends_on)
        except IomError as error:
            messages.error(request, error.message)
            return redirect(request.path)
        messages.success(request, _("The model is copied into your own draft. Change it until it is yours."))
        return redirect(route)


class ModelRouteIndexMixin(models.Model):
    """All model routes under this page, by position, subject and words."""

    introduction = RichTextField(gettext_lazy("introduction"), blank=True, features=TEXT_FEATURES)

    is_list_of_model_routes = True
    template = "iom_plugin/pages/model_route_index_page.html"
    index_panels = [FieldPanel("introduction")]
    index_search_fields = [index.SearchField("introduction")]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        found = self.models_for(request.GET)
        page_obj = Paginator(found, PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {
            "page_obj": page_obj,
            "positions": self._used("positions", Position),
            "subjects": self._used("subjects", Subject),
            "asked": {name: request.GET.get(name, "") for name in ("q", "position", "subject")},
        }

    def models_for(self, asked):
        """The published models that answer the words, the position and the subject; an unknown code finds nothing."""
        found = self._published().prefetch_related("positions", "subjects").defer_streamfields()
        for name in ("position", "subject"):
            if asked.get(name):
                found = found.filter(**{f"{name}s__code": asked[name]})
        if asked.get("q", "").strip():
            found = found.filter(every_word(asked["q"], lambda term: models.Q(words__contains=f" {term}")))
        return found.order_by("title", "pk")

    def _published(self):
        return model_route_class()._default_manager.live().public().descendant_of(self)

    def _used(self, name: str, vocabulary):
        """Only what some model is for is worth choosing."""
        used = self._published().order_by().values(name)
        return vocabulary.objects.filter(pk__in=used)


def model_route_classes() -> list[type[ModelRouteMixin]]:
    return [model for model in apps.get_models() if issubclass(model, ModelRouteMixin)]


def model_route_class() -> type[ModelRouteMixin]:
    """The class of pages in which this portal writes its models: one of its own, or the one shipped."""
    return model_route_classes()[-1]


def _missing_kinds(need: dict) -> list[str]:
    kinds = {task["kind"] for task in need["tasks"]}
    sentences = {
        TaskKind.LEARNING: _("A learning task is missing for «%(need)s»."),
        TaskKind.PRACTICE: _("A task to change practice is missing for «%(need)s»."),
    }
    return [sentence % {"need": need["text"]} for kind, sentence in sentences.items() if kind not in kinds]


def _with_titles(needs: list[dict]) -> list[dict]:
    """Forms by their titles, as a table shows them."""
    forms = dict(WorkForm.objects.values_list("code", "title"))
    result_forms = dict(ResultForm.objects.values_list("code", "title"))
    for need in needs:
        for task in need["tasks"]:
            for step in task["activities"]:
                step["form"] = forms.get(step["form_code"])
            for result in task["results"]:
                result["form"] = result_forms.get(result["form_code"])
    return needs
