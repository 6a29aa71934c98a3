from wagtail import blocks

from .models import NewsPage


class LatestNewsBlock(blocks.StructBlock):
    """The last few news items, wherever an editor wants them."""

    heading = blocks.CharBlock(label="заголовок", default="Новости")
    count = blocks.IntegerBlock(label="сколько показывать", default=3, min_value=1, max_value=10)

    class Meta:
        label = "последние новости"
        icon = "calendar-alt"
        template = "blocks/latest_news.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["news"] = NewsPage.objects.live().public().newest_first()[: value["count"]]
        return context
