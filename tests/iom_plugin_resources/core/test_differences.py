import time

from iom_plugin_resources.core.differences import Part, changed_words


def test_texts_when_equal_then_nothing_is_marked():
    assert changed_words("Изучить приёмы", "Изучить приёмы") == ([Part("same", "Изучить приёмы")],) * 2


def test_word_when_replaced_then_only_it_is_marked():
    old, new = changed_words("Изучить приёмы оценивания", "Освоить приёмы оценивания")
    assert old == [Part("removed", "Изучить"), Part("same", " приёмы оценивания")]
    assert new == [Part("added", "Освоить"), Part("same", " приёмы оценивания")]


def test_words_when_neighbours_change_then_read_as_one_mark():
    old, new = changed_words("до марта", "с апреля")
    assert old == [Part("removed", "до марта")]
    assert new == [Part("added", "с апреля")]


def test_side_when_empty_then_has_no_parts():
    assert changed_words("", "новое") == ([], [Part("added", "новое")])
    assert changed_words("старое", "") == ([Part("removed", "старое")], [])


def test_parts_when_joined_then_are_the_texts_again():
    before, after = "Один  два\nтри\u202e четыре 🙂", "один два три <b>пять</b>"
    old, new = changed_words(before, after)
    assert "".join(part.text for part in old) == before
    assert "".join(part.text for part in new) == after


def test_texts_when_longer_than_people_read_then_are_marked_whole_and_at_once():
    before = " ".join(str(number) for number in range(3_000))
    after = " ".join(str(number) for number in range(3_000, 6_000))
    began = time.monotonic()
    old, new = changed_words(before, after)
    assert time.monotonic() - began < 2
    assert (old, new) == ([Part("removed", before)], [Part("added", after)])
