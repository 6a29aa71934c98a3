"""Forms drawn again before they are whole: someone looks for an item, or asks for one more row.

What was typed stays, and nothing is complained about yet.
"""

from django.forms import BaseForm


def as_typed(form: BaseForm) -> dict:
    """What was typed in ``form``, as initial values of a fresh one."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def asks_to_find(data) -> bool:
    """Whether the person wants to look for something: by the button, or by words not looked for yet."""
    return "find" in data or data.get("words", "").strip() != data.get("found", "").strip()
