import pytest

from iom_plugin_resources.core.patterns import Blank, Choice, Text, compose, parse_pattern, plain_text

PATTERN = "Изучить [приёмы|методы] {чего?} на уроках"


def test_parse_pattern_when_blank_and_choice_then_parts_in_order():
    assert parse_pattern(PATTERN) == [
        Text("Изучить "),
        Choice("part1", ("приёмы", "методы")),
        Text(" "),
        Blank("part2", "чего?"),
        Text(" на уроках"),
    ]


def test_compose_when_answers_then_sentence():
    answers = {"part1": "методы", "part2": "формирующего оценивания"}
    assert compose(parse_pattern(PATTERN), answers) == "Изучить методы формирующего оценивания на уроках"


def test_compose_when_answer_is_padded_or_missing_then_spaces_are_tidy():
    assert compose(parse_pattern("Внедрить {что?}, затем {что?}"), {"part1": "  листы "}) == "Внедрить листы, затем"


def test_compose_when_answer_holds_braces_then_it_stays_as_typed():
    assert compose(parse_pattern("Освоить {что?}"), {"part1": "{part1} [а|б]"}) == "Освоить {part1} [а|б]"


def test_plain_text_when_pattern_then_readable():
    assert plain_text(PATTERN) == "Изучить приёмы/методы … на уроках"


@pytest.mark.parametrize(
    ("pattern", "answers", "sentence"),
    [
        (
            "Потребность в реализации программы {какой? чего?} для {кого? чего?}",
            ["внеурочная деятельность", "Младшие школьники"],
            "Потребность в реализации программы внеурочной деятельности для младших школьников",
        ),
        (
            "Необходимость формирования {какой?} грамотности в соответствии с требованиями {какими? чего?}",
            ["Читательская", "обновлённый ФГОС ООО"],
            "Необходимость формирования читательской грамотности в соответствии с требованиями обновлённого ФГОС ООО",
        ),
        (
            "Изменение отношений {где? между кем?} за счёт применения {чего?}",
            ["учитель и ученики", "восстановительные технологии."],
            "Изменение отношений между учителем и учениками за счёт применения восстановительных технологий",
        ),
        (
            "Стать [готовым|готовой] {что делать? к чему?}",
            ["готовой", "проведение уроков-исследований"],
            "Стать готовой к проведению уроков-исследований",
        ),
        ("Создание {каких?} [условий|возможностей]", ["новые", "условий"], "Создание новых условий"),
        ("{что?} внедрить", ["Рабочая тетрадь"], "Рабочую тетрадь внедрить"),
        ("Работать до {чего?}", ["конец 2027 г."], "Работать до конца 2027 г."),
    ],
)
def test_compose_when_words_come_in_the_dictionary_form_then_a_correct_sentence(pattern, answers, sentence):
    parts = parse_pattern(pattern)
    names = [part.name for part in parts if not isinstance(part, Text)]
    assert compose(parts, dict(zip(names, answers, strict=True))) == sentence


def test_compose_when_a_blank_is_empty_then_it_is_shown_if_asked_for():
    assert compose(parse_pattern(PATTERN), {"part1": "приёмы"}, missing="…") == "Изучить приёмы … на уроках"
