"""Two contents side by side: plain data in, marks out."""

from copy import deepcopy

import pytest

from iom_plugin.queries.comparisons import compare
from iom_plugin.queries.line_words import Names

STEP = {
    "title": "Вебинар «Инструменты учителя»", "form": "Вебинар", "form_code": "webinar", "direction": None,
    "resource": None, "provider": "ИРО", "hours": 2, "dates": "октябрь", "phase": "", "status": "planned",
    "done_note": "",
}  # fmt: skip


def step(pk, **values):
    return {"id": pk, **STEP, **values}


def result(pk, text="Обзор"):
    return {"id": pk, "form": None, "form_code": None, "text": text, "evidence": ""}


def task(pk, text="Изучить приёмы оценивания", activities=(), results=()):
    return {
        "id": pk, "kind": "learning", "opener": None, "answers": {}, "text": text,
        "activities": list(activities), "results": list(results),
    }  # fmt: skip


def need(pk, text="Дефицит", tasks=()):
    return {
        "id": pk, "kind": "deficit", "competency": None, "deficit": None, "opener": None, "answers": {},
        "text": text, "tasks": list(tasks),
    }  # fmt: skip


@pytest.fixture
def content():
    first = task(11, activities=[step(21), step(22, title="Курсы")], results=[result(31)])
    second = task(12, text="Внедрить листы самооценки", activities=[step(23, title="Проба")], results=[result(32)])
    return {
        "theme": "Оценивание", "goal": "", "starts_on": "2026-09-01", "ends_on": "2027-05-31", "conclusion": "",
        "needs": [need(1, tasks=[first, second]), need(2, text="Задача")],
    }  # fmt: skip


def changes(old, new):
    found = compare(old, new, Names())
    return {(line.noun.value, line.number): line.change.value for line in found.changed_lines}


def test_content_when_equal_then_has_no_changes(content):
    found = compare(content, deepcopy(content), Names())
    assert not found.has_changes
    assert found.counts() == []
    assert len(found.lines) == 9


def test_wording_when_changed_then_its_words_are_marked(content):
    new = deepcopy(content)
    new["needs"][0]["tasks"][0]["text"] = "Освоить приёмы оценивания"
    [line] = compare(content, new, Names()).changed_lines
    assert (line.noun_label, line.number, line.change) == ("Образовательная задача", "1.1", "changed")
    wording = line.fields[0]
    assert [(part.kind, part.text) for part in wording.old][0] == ("removed", "Изучить")
    assert [(part.kind, part.text) for part in wording.new][0] == ("added", "Освоить")


def test_property_when_changed_then_is_named(content):
    new = deepcopy(content)
    new["needs"][0]["tasks"][0]["activities"][0]["dates"] = "ноябрь"
    [line] = compare(content, new, Names()).changed_lines
    assert [one.label for one in line.fields if one.is_changed] == ["Сроки"]


def test_line_when_added_then_stands_at_its_place(content):
    new = deepcopy(content)
    new["needs"][0]["tasks"][0]["activities"].insert(1, step(24, title="Новый шаг"))
    assert changes(content, new) == {("activity", "1.1.2"): "added"}


def test_line_when_removed_then_stands_behind_its_old_neighbour(content):
    new = deepcopy(content)
    del new["needs"][0]["tasks"][0]
    found = compare(content, new, Names())
    numbers = [(line.noun.value, line.number, line.change.value) for line in found.lines]
    assert numbers[1:5] == [
        ("task", "1.1", "removed"),
        ("activity", "1.1.1", "removed"),
        ("activity", "1.1.2", "removed"),
        ("result", "1.1.1", "removed"),
    ]
    assert numbers[5] == ("task", "1.1", "same")


def test_neighbours_when_swapped_then_one_of_them_is_moved(content):
    new = deepcopy(content)
    new["needs"][0]["tasks"][0]["activities"].reverse()
    assert list(changes(content, new).values()) == ["moved"]


def test_line_when_under_another_parent_then_is_moved_and_told_once(content):
    new = deepcopy(content)
    moved = new["needs"][0]["tasks"].pop(1)
    moved["text"] = "Внедрить листы"
    new["needs"][1]["tasks"].append(moved)
    assert changes(content, new) == {("task", "2.1"): "moved_and_changed"}
    assert len(compare(content, new, Names()).lines) == 9


def test_line_when_its_parent_is_removed_and_it_moved_then_is_told_once(content):
    new = deepcopy(content)
    moved = new["needs"][0]["tasks"].pop(1)
    del moved["activities"][0]
    del new["needs"][0]
    new["needs"][0]["tasks"].append(moved)
    lines = compare(content, new, Names()).lines
    assert len(lines) == 9
    assert [line.change.value for line in lines if line.noun == "activity"].count("removed") == 3


def test_lines_when_they_have_no_ids_then_are_known_by_their_words(content):
    new = deepcopy(content)
    for one in new["needs"]:
        del one["id"]
        for two in one["tasks"]:
            for three in (two, *two["activities"], *two["results"]):
                del three["id"]
    new["needs"][0]["tasks"][0]["activities"].append({**STEP, "title": "Новый шаг"})
    assert changes(content, new) == {("activity", "1.1.3"): "added"}


def test_progress_when_noted_then_is_a_change_of_the_lines(content):
    new = deepcopy(content)
    new["needs"][0]["tasks"][0]["activities"][0] |= {"status": "done", "done_note": "Прослушан"}
    new["needs"][0]["tasks"][0]["results"][0]["evidence"] = "Показан на МО"
    assert changes(content, new) == {("activity", "1.1.1"): "changed", ("result", "1.1.1"): "changed"}


def test_note_and_period_when_changed_then_are_named(content):
    new = deepcopy(content) | {"theme": "Формирующее оценивание", "ends_on": "2028-05-31"}
    found = compare(content, new, Names())
    assert [one.label for one in found.changed_head] == ["Тема самообразования", "Срок"]


def test_codes_when_known_then_are_titles(content):
    new = deepcopy(content)
    new["needs"][0]["competency"] = "A/01.6"
    new["needs"][0]["tasks"][0]["activities"][0]["direction"] = "events"
    found = compare(content, new, Names({"A/01.6": "Оценивание"}, {"events": "Посещение мероприятий"}))
    texts = [part.text for line in found.changed_lines for one in line.fields for part in one.new]
    assert "Оценивание" in texts
    assert "Посещение мероприятий" in texts


def test_counts_when_there_are_changes_then_say_how_many_of_each(content):
    new = deepcopy(content)
    new["needs"].append(need(3, text="Ещё"))
    del new["needs"][0]["tasks"][1]
    counts = {one["label"]: one["number"] for one in compare(content, new, Names()).counts()}
    assert list(counts.values()) == [1, 3]


def test_lines_when_very_many_changed_then_long_ones_are_marked_as_a_whole(monkeypatch):
    monkeypatch.setattr("iom_plugin.queries.comparisons.MOST_COMPARISONS_OF_A_ROUTE", 100)

    def whole(number):
        old, new = ({"needs": [need(n, f"{word} и далее") for n in range(1, number + 1)]} for word in ("Было", "Стало"))
        return [len(line.fields[0].old) for line in compare(old, new, Names()).lines if line.noun == "need"]

    assert whole(1) == [2]  # the word that went, and what stayed
    assert whole(50) == [1] * 50
