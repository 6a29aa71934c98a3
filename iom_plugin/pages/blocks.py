"""Blocks of the free content of a page. Nothing here asks the host's settings, so its migrations stay ours."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul", "document-link"]


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        choices=[("note", _("note")), ("good", _("good news")), ("warn", _("attention"))],
        default="note",
        label=_("Tone"),
    )
    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"))

    class Meta:
        label = _("Callout")
        icon = "info-circle"
        template = "iom_plugin/pages/callout.html"


class LinkCardBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    text = blocks.TextBlock(required=False, label=_("Text"))
    page = blocks.PageChooserBlock(required=False, label=_("Page of the portal"))
    url = blocks.URLBlock(required=False, label=_("Address"), help_text=_("If it is not a page of the portal."))

    class Meta:
        label = _("Link")
        icon = "link"


class DocumentsBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    documents = blocks.ListBlock(DocumentChooserBlock(label=_("Document")), label=_("Documents"))

    class Meta:
        label = _("Documents")
        icon = "doc-full"
        template = "iom_plugin/pages/documents.html"


def content_blocks() -> list[tuple[str, blocks.Block]]:
    """What an editor may put into the free part of a page."""
    return [
        ("heading", blocks.CharBlock(max_length=200, label=_("Heading"), template="iom_plugin/pages/heading.html")),
        ("paragraph", blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"))),
        ("callout", CalloutBlock()),
        (
            "link_cards",
            blocks.ListBlock(LinkCardBlock(), label=_("Links"), template="iom_plugin/pages/link_cards.html"),
        ),
        ("documents", DocumentsBlock()),
    ]
