"""What the front page of the section consists of, for any class of pages.

A host with its own page model (``WAGTAIL_PAGE_MODEL``) leaves the app ``iom_plugin.pages`` out and writes
``class OurSectionPage(IomSectionMixin, OurBasePage)``, with ``*IomSectionMixin.section_panels`` among its panels
and ``template = IomSectionMixin.template``: Wagtail gives every class of pages a template name of its own.
"""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from ..choices import Stage
from ..queries.model_routes import list_url
from .blocks import TEXT_FEATURES, content_blocks
from .ways_in import first_step, ways_in

STAGE_TEXTS = {
    Stage.DIAGNOSTICS: _(
        "Problems of practice surface: lessons, tests and pupils' results show what has to be learnt."
    ),
    Stage.PROJECT: _(
        "The route is drawn up with a methodologist's advice: deficits, learning tasks, steps, dates and results."
    ),
    Stage.RESOURCES: _(
        "The best way to fulfil each task is chosen on the resource map; colleagues with the same task become visible."
    ),
    Stage.IMPLEMENTATION: _(
        "Seminars, trials in one's own lessons, work in groups; after each task its result is shown to others."
    ),
    Stage.REFLECTION: _("What was mastered and how, what the results are, and what the next step is."),
}


def _text_of_stage(stage: Stage) -> models.TextField:
    return models.TextField(stage.label, blank=True, help_text=_("If it is empty, the usual sentence is shown."))


class IomSectionMixin(models.Model):
    introduction = RichTextField(_("introduction"), blank=True, features=TEXT_FEATURES)
    about = RichTextField(
        _("what an IOM is"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("If it is empty, the usual explanation is shown."),
    )
    stage_diagnostics = _text_of_stage(Stage.DIAGNOSTICS)
    stage_project = _text_of_stage(Stage.PROJECT)
    stage_resources = _text_of_stage(Stage.RESOURCES)
    stage_implementation = _text_of_stage(Stage.IMPLEMENTATION)
    stage_reflection = _text_of_stage(Stage.REFLECTION)
    body = StreamField(content_blocks(), blank=True, verbose_name=_("free content"))

    template = "iom_plugin/pages/iom_section_page.html"
    section_panels = [
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("about"), *[FieldPanel(f"stage_{stage}") for stage in Stage.values]],
            heading=_("What an IOM is and its stages"),
            classname="collapsed",
        ),
        FieldPanel("body"),
    ]
    section_search_fields = [
        index.SearchField("introduction"),
        index.SearchField("about"),
        index.SearchField("body"),
    ]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        user = getattr(request, "user", None) or AnonymousUser()
        return super().get_context(request, *args, **kwargs) | {
            "stages": self.stages(),
            "ways": ways_in(user),
            "first_step": first_step(user, back_to=request.path),
            "is_guest": not user.is_authenticated,
            "models_url": list_url(),
        }

    def stages(self) -> list[dict]:
        """The five stages with the editor's sentences, or the usual ones."""
        return [
            {"title": stage.label, "text": getattr(self, f"stage_{stage}") or STAGE_TEXTS[stage]} for stage in Stage
        ]
