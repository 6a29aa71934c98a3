"""How a reader wants the portal set: the choices that the rules for public sites ask for."""

from django import forms

COOKIE = "reading"


def radios(label, **choices):
    """A choice whose first value is the portal's usual look."""
    names = [(name.replace("_", "-"), title) for name, title in choices.items()]
    return forms.ChoiceField(label=label, choices=names, initial=names[0][0], widget=forms.RadioSelect)


class ReadingForm(forms.Form):
    size = radios("Размер текста", normal="обычный", large="крупный", huge="очень крупный")
    scheme = radios(
        "Цвета",
        portal="цвета портала",
        black_on_white="чёрным по белому",
        white_on_black="белым по чёрному",
        blue_on_sky="тёмно-синим по голубому",
    )
    typeface = radios("Шрифт", sans="без засечек", serif="с засечками")
    spacing = radios("Интервалы", normal="обычные", wide="увеличенные", widest="большие")
    images = radios("Изображения", shown="показывать", hidden="скрыть")


USUAL = {name: field.initial for name, field in ReadingForm.base_fields.items()}
LOW_VISION = {**USUAL, "size": "large", "scheme": "black-on-white", "spacing": "wide"}


def read(cookie: str) -> dict:
    """The choices kept in the cookie; the usual look for anything it does not say clearly."""
    form = ReadingForm(dict(zip(USUAL, cookie.split(":"), strict=False)))
    form.is_valid()
    return USUAL | form.cleaned_data


def write(choices: dict) -> str:
    return ":".join(choices[name] for name in USUAL)
