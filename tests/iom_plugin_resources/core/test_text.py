import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iom_plugin_resources.core.text import code_key, fold, index_text, query_terms, search_terms


def finds(query: str, text: str) -> bool:
    indexed = index_text(text)
    return all(any(f" {term}" in indexed for term in terms) for terms in query_terms(query))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Учёт\u00a0 и\tОТЧЁТ \n", "учет и отчет"),
        ("Ёлка", "елка"),
        ("педа\u00adгог\u200b", "педагог"),
        ("и\u0306", "й"),
        ("ＦＡＱ", "faq"),
    ],
)
def test_fold_when_spellings_differ_then_gives_one(written, folded):
    assert fold(written) == folded


@given(st.text())
@example("ё\u0308")
def test_fold_when_repeated_then_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("code", ["А/01.6", "A/01.6", " а / 01.6 ", "a/01.6\u00a0"])
def test_code_key_when_letters_only_look_alike_then_is_the_same(code):
    assert code_key(code) == "A/01.6"


@given(st.text())
@example("A´")
def test_code_key_when_repeated_then_changes_nothing(code):
    assert code_key(code_key(code)) == code_key(code)


@given(st.text(alphabet="АВЕКМНОРСТХУавекмнорстхуABEKMHOPCTXY/0123456789. "))
def test_code_key_when_alphabet_mixed_then_is_latin(code):
    assert code_key(code).isascii()


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("стажировок", "Стажировка в школе № 7"),
        ("стажировка", "Площадка для стажировок"),
        ("ребёнок", "Дети с особыми потребностями"),
        ("учёт", "Отчет и учет"),
        ("оценивание", "Семинар по формирующему оцениванию"),
        ("читательская грамотность", "Практика читательской грамотности"),
        ("стажир", "Стажировка"),
        ("ФГОС", "Обновлённые фгос"),
        ("scratch", "Урок на Scratch"),
        ("оценивание и контроль", "Контроль, оценивание, отметка"),
        ("практикум", "Семинар-практикум"),
        ("три", "Три урока"),
    ],
)
def test_search_when_word_forms_differ_then_finds(query, text):
    assert finds(query, text)


@pytest.mark.parametrize(("query", "text"), [("три", "Труд и технология"), ("оценивание", "Конференция")])
def test_search_when_words_differ_then_does_not_find(query, text):
    assert not finds(query, text)


def test_search_terms_when_word_repeats_then_gives_it_once():
    assert search_terms("Урок, уроки, урока") == ["урок"]


def test_index_text_when_there_are_no_words_then_is_empty():
    assert index_text(" … — ! ") == ""


def test_query_terms_when_only_function_words_then_keeps_them():
    assert query_terms("на") == [("на",)]


def test_query_terms_when_query_is_hostile_then_is_cut():
    assert len(query_terms("слово" * 500 + " a1" * 500)) == 1
    assert len(query_terms(" ".join(f"a{number}" for number in range(500)))) == 12
    assert query_terms("%%%' OR 1=1 --")[0] == ("or",)


@given(st.lists(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюяё", min_size=1, max_size=15), min_size=1, max_size=8))
def test_search_when_query_is_the_text_then_finds_it(words):
    text = " ".join(words)
    assert finds(text, text)


def test_index_text_when_text_is_huge_then_is_bounded():
    assert len(index_text("ы" * 1_000_000)) < 200
