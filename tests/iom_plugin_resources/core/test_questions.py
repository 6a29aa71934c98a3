import pytest

from iom_plugin_resources.core.questions import Wish, knows_question, wishes_of


@pytest.mark.parametrize(
    ("question", "wishes"),
    [
        ("чего?", [Wish("gent")]),
        ("кого? чего?", [Wish("gent"), Wish("gent")]),
        ("кого? что?", [Wish("accs")]),
        ("кто? что?", [Wish("nomn")]),
        ("какой? чего?", [Wish(adjective="какой"), Wish("gent")]),
        ("где? между кем?", [Wish("ablt", "между")]),
        ("что делать? к чему?", [Wish("datv", "к")]),
        ("о чём?", [Wish("loct", "о")]),
        ("о чем?", [Wish("loct", "о")]),
        ("с чем?", [Wish("ablt", "с")]),
        ("чего? с какой целью?", [Wish("gent")]),
        ("зачем?", []),
        ("", []),
        ("?,;/", []),
    ],
)
def test_wishes_when_a_question_is_asked_then_its_cases_in_order(question, wishes):
    assert wishes_of(question) == wishes
    assert knows_question(question) is bool(wishes)
