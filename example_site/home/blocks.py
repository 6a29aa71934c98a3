"""What an editor may put on a page of the portal."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "blockquote"]


class LinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="название")
    text = blocks.CharBlock(label="пояснение", required=False)
    page = blocks.PageChooserBlock(label="страница", required=False)
    address = blocks.CharBlock(label="или адрес", required=False, help_text="например, /resources-map/")

    class Meta:
        label = "ссылка"
        icon = "link"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["href"] = value["page"].url if value["page"] else value["address"]
        return context


class QuickLinksBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label="заголовок")
    links = blocks.ListBlock(LinkBlock(template="blocks/link.html"), label="ссылки")

    class Meta:
        label = "быстрые ссылки"
        icon = "list-ul"
        template = "blocks/quick_links.html"


class NoticeBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label="заголовок", required=False)
    text = blocks.RichTextBlock(label="текст", features=["bold", "link"])

    class Meta:
        label = "объявление"
        icon = "warning"
        template = "blocks/notice.html"


class FilesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label="заголовок", required=False)
    documents = blocks.ListBlock(DocumentChooserBlock(), label="документы")

    class Meta:
        label = "файлы"
        icon = "doc-full"
        template = "blocks/files.html"


class ContentBlock(blocks.StreamBlock):
    """Free content of an ordinary page."""

    text = blocks.RichTextBlock(label="текст", features=TEXT_FEATURES, template="blocks/text.html")
    notice = NoticeBlock()
    links = QuickLinksBlock()
    files = FilesBlock()
