from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Person


class PersonViewSet(SnippetViewSet):
    model = Person
    icon = "group"
    add_to_admin_menu = True
    menu_label = "Сотрудники"
    list_display = ["__str__", "position", "department", "sort_order"]
    list_filter = ["department"]


register_snippet(PersonViewSet)
