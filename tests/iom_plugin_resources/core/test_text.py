from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iom_plugin_resources.core.search import MARK, Term
from iom_plugin_resources.core.text import code_key, fold, index_text, query_terms, search_query, search_terms


def is_met(term: Term, indexed: str) -> bool:
    return f" {MARK}{term.text}{' ' if term.whole else ''}" in indexed


def finds(query: str, text: str, **options) -> bool:
    """What the engine of the database does, see ``test_search.py`` for the real ones."""
    indexed = index_text(text)
    return all(
        any(all(is_met(term, indexed) for term in phrase) for phrase in alternatives)
        for alternatives in search_query(query, **options).words
    )


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
        ("A/01.6", "Трудовая функция А/01.6"),
        ("а/01.6-д2", "Действие A/01.6-Д2: планирование"),
        ("А/01", "Трудовая функция A/01.6"),
    ],
)
def test_search_when_word_forms_differ_then_finds(query, text):
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"), [("три", "Труд и технология"), ("оценивание", "Конференция"), ("ФГ", "Обновлённый ФГОС")]
)
def test_search_when_words_differ_then_does_not_find(query, text):
    assert not finds(query, text)


@pytest.mark.parametrize("query", ["ФГ", "фг в начальной школе", "функциональной грамотностью", "Формирование ФГ"])
def test_search_when_synonym_is_asked_then_finds_either_wording(query):
    synonyms = [["ФГ", "функциональная грамотность"], ["ИКТ", "цифровые технологии"]]
    assert finds(query, "Формирование функциональной грамотности в начальной школе", synonyms=synonyms)
    assert finds(query, "Формирование ФГ: начальная школа", synonyms=synonyms)
    assert not finds(query, "Формирование грамотности в начальной школе", synonyms=synonyms)


def test_search_when_words_are_apart_then_they_are_no_phrase_of_synonyms():
    synonyms = [["ФГ", "функциональная грамотность"]]
    assert not finds("функциональная и финансовая грамотность", "ФГ", synonyms=synonyms)


@pytest.mark.parametrize("typed", ["читат", "читательс", "стажировк", "семинар чит", "А/01"])
def test_search_when_last_word_is_unfinished_then_finds_its_beginning(typed):
    assert finds(typed, "Семинар и стажировка: читательская грамотность, A/01.6", unfinished=True)


def test_search_terms_when_word_repeats_then_gives_it_once():
    assert search_terms("Урок, уроки, урока") == ["урок"]


def test_search_terms_when_stem_begins_the_lemma_then_keeps_the_lemma():
    assert search_terms("читательская") == ["читательский"]


def test_index_text_when_there_are_no_words_then_is_empty():
    assert index_text(" … — ! ") == ""


def test_query_terms_when_only_function_words_then_keeps_them():
    assert query_terms("на") == [("на",)]


def test_query_terms_when_query_is_hostile_then_is_cut():
    assert len(query_terms("слово" * 500 + " a1" * 500)) == 1
    assert len(query_terms(" ".join(f"a{number}" for number in range(500)))) == 12
    assert query_terms("%%%' OR 1=1 --")[0] == ("or",)
    assert len(search_query("а1 " * 500 + "б2" * 500).words) == 1
    assert not search_query("%%% -- ''")


@given(st.lists(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюяё", min_size=1, max_size=15), min_size=1, max_size=8))
def test_search_when_query_is_the_text_then_finds_it(words):
    text = " ".join(words)
    assert finds(text, text)


@pytest.mark.parametrize("letters", ["ы", "ы-", "ы.1-", "ы_"])
def test_index_text_when_text_is_huge_then_takes_no_minutes_and_is_bounded(letters):
    began = process_time()
    assert len(index_text(letters * 1_000_000)) < 200
    assert process_time() - began < 5


def test_search_terms_when_no_part_has_a_digit_then_it_is_no_code():
    assert "фцгб" not in search_terms("ФЦ-ГБ,2021")
    assert "фцгб2021" in search_terms("ФЦ-ГБ-2021")
