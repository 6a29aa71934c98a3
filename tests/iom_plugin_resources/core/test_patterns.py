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
