"""Model routes as plain data: what of a route may be shown to everybody, and its texts one by one."""

import re
from collections.abc import Iterator
from copy import deepcopy

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from iom_plugin_resources.core.text import analyzer, fold, search_terms
from iom_plugin_resources.models import Organisation

from ..choices import ActivityStatus
from ..models import ModelRouteOffer, Teacher
from .carried_dates import without_year

# What a model says of its author's plan. Diagnostics, conclusions and whatever was done stay the author's own.
HEAD = ("theme", "goal", "tasks_summary", "self_education_form", "expected_result", "report_form")
KEPT = {
    "needs": ("kind", "competency", "opener", "answers", "text", "tasks"),
    "tasks": ("kind", "opener", "answers", "text", "activities", "results"),
    "activities": ("title", "form", "form_code", "direction", "resource", "provider", "hours", "dates", "phase"),
    "results": ("form", "form_code", "text"),
}
TEXTS = {"needs": ("text",), "tasks": ("text",), "activities": ("title", "provider"), "results": ("text",)}
# More than a form of a page carries; a model is read, so it is shorter.
MOST_TEXTS = 400

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
INITIALS = r"[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?"
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?:\+7|\b8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]?\d{2}[\s-]?\d{2}\b")
NUMBER = re.compile(
    r"\b(?P<kind>(?:школ|гимнази|лице|детск\w+\s+сад|сад|СОШ|ООШ|НОШ|МБОУ|МАОУ|МКОУ|ГБОУ|МДОУ|МБДОУ)\w*)"
    r"\s*(?:№|N|No)\s*\d+",
    re.IGNORECASE,
)
# Words that many organisations share tell nothing of the one.
GENERIC = {
    "школа", "гимназия", "лицей", "детский", "сад", "центр", "дом", "учреждение", "образовательный", "средний",
    "общеобразовательный", "муниципальный", "бюджетный", "автономный", "казенный", "государственный", "основной",
    "начальный", "имя", "округ", "город", "район", "край", "область", "дополнительный", "образование", "творчество",
}  # fmt: skip


def list_page():
    """The published page that lists the portal's models, whichever class of pages it is of; None if there is none."""
    for model in apps.get_models():
        if getattr(model, "is_list_of_model_routes", False):
            page = model._default_manager.live().first()
            if page:
                return page
    return None


def list_url() -> str:
    """Where the models are, for links on our screens; empty where the portal has none."""
    page = list_page()
    return (page.url or "") if page else ""


def own_offers(user) -> QuerySet[ModelRouteOffer]:
    """What ``user`` has offered as a model, the newest first."""
    return ModelRouteOffer.objects.filter(by_id=user.pk).select_related("route")


def as_model(content: dict) -> dict:
    """What may be shown of ``content``: the plan without keys, progress, exact days and the author's diagnostics."""
    head = {name: content.get(name) or "" for name in HEAD}
    return head | {"needs": [_kept("needs", need) for need in content.get("needs") or ()]}


def _kept(name: str, line: dict) -> dict:
    kept = {key: line.get(key) for key in KEPT[name]}
    for below in ("tasks", "activities", "results"):
        if below in kept:
            kept[below] = [_kept(below, one) for one in line.get(below) or ()]
    if name == "activities":
        kept |= {"dates": without_year(line.get("dates") or ""), "provider": line.get("provider") or ""}
        kept["status"] = ActivityStatus.PLANNED.value
    return kept


# --- Names ---


def without_names(content: dict, teacher: Teacher) -> dict:
    """``content`` with the author's name and organisation in neutral words, in whatever case they stand.

    Other people's names are not known here: the author reads every text before it goes.
    """
    remover = _Names(teacher)
    cleaned = deepcopy(content)
    for holder, key, _path in texts_of(cleaned):
        holder[key] = remover.removed_from(holder[key])
    for holder in _with_answers(cleaned):
        holder["answers"] = {}  # the same words once more; the wording is what is shown and copied
    return cleaned


def texts_of(content: dict) -> Iterator[tuple[dict, str, str]]:
    """Every text that is shown: where it stands, under which key, and the path by which a form names it."""
    for name in HEAD:
        if content.get(name):
            yield content, name, name
    yield from _texts_under("needs", content, "")


def with_texts(content: dict, texts: dict[str, str]) -> dict:
    """``content`` with the texts that ``texts`` give by their paths."""
    changed = deepcopy(content)
    for holder, key, path in list(texts_of(changed)):
        if path in texts:
            holder[key] = texts[path]
    return changed


def _texts_under(name: str, holder: dict, above: str) -> Iterator[tuple[dict, str, str]]:
    for number, line in enumerate(holder.get(name) or ()):
        path = f"{above}{name}.{number}"
        yield from ((line, key, f"{path}.{key}") for key in TEXTS[name] if line.get(key))
        for below in ("tasks", "activities", "results"):
            yield from _texts_under(below, line, f"{path}.")


def _with_answers(content: dict) -> Iterator[dict]:
    for need in content.get("needs") or ():
        yield need
        yield from need.get("tasks") or ()


class _Names:
    def __init__(self, teacher: Teacher):
        self.person = {term for name in _names(teacher) for term in search_terms(name)}
        self.as_in_profile = {fold(name) for name in _names(teacher)}
        organisation = teacher.organisation
        self.titles = sorted(_titles(organisation), key=len, reverse=True)
        self.place = {term for word in _telling_words(organisation) for term in search_terms(word)}

    def removed_from(self, text: str) -> str:
        for title in self.titles:
            text = re.sub(re.escape(title), _("our organisation"), text, flags=re.IGNORECASE)
        text = PHONE.sub("…", E_MAIL.sub("…", text))
        text = NUMBER.sub(lambda match: match["kind"], text)
        text = self._without_place(text)
        return self._without_person(text)

    def _without_person(self, text: str) -> str:
        """«урок Соколовой Е. И.» becomes «урок педагога»."""
        marked = WORD.sub(
            lambda match: f"\0{self._case_of(match[0])}\0" if self._is(self.person, match[0]) else match[0], text
        )
        name = rf"(?:{INITIALS}\s*)?\0(\w*)\0(?:\s*\0\w*\0)*(?:\s*{INITIALS})?"
        return re.sub(name, lambda match: _in_case(_("the teacher"), match[1]), marked)

    def _without_place(self, text: str) -> str:
        """«в Приозёрской школе» becomes «в школе»."""
        return re.sub(rf"({WORD.pattern})\s+", lambda match: "" if self._is(self.place, match[1]) else match[0], text)

    def _case_of(self, word: str) -> str:
        """The case of a name; what stands as in the profile is in the first one."""
        if fold(word) in self.as_in_profile:
            return "nomn"
        parses = analyzer().parse(word.lower())
        named = [parse for parse in parses if {"Surn", "Name", "Patr"} & parse.tag.grammemes]
        return (named or parses)[0].tag.case or ""

    @staticmethod
    def _is(names: set[str], word: str) -> bool:
        return word[:1].isupper() and bool(names.intersection(search_terms(word)))


def _names(teacher: Teacher) -> list[str]:
    return [name for name in (teacher.last_name, teacher.first_name, teacher.middle_name) if name]


def _titles(organisation: Organisation) -> set[str]:
    return {title for title in (organisation.official_name, organisation.short_name) if title}


def _telling_words(organisation: Organisation) -> list[str]:
    """The words by which the organisation is known among others."""
    words = WORD.findall(" ".join(_titles(organisation)))
    generic = {term for word in GENERIC for term in search_terms(word)}
    return [word for word in words if word[:1].isupper() and not generic.intersection(search_terms(fold(word)))]


def _in_case(noun: str, case: str) -> str:
    form = analyzer().parse(noun)[0].inflect({case}) if case else None
    return form.word if form else noun
