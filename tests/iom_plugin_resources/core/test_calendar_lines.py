from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from icalendar.parser import Contentlines

from iom_plugin_resources.core.calendar_lines import escaped, folded, joined, plain

TEXTS = st.text(max_size=400)


@given(TEXTS)
def test_line_when_it_holds_any_text_then_another_parser_reads_the_same(text):
    content = joined(["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"SUMMARY:{escaped(text)}", "END:VEVENT", "END:VCALENDAR"])
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == plain(text)
    assert len(Contentlines.from_ical(content)) == 6  # the five lines and the end


@given(st.text(alphabet="аёЖ😀 \\;,\na", max_size=500))
def test_line_when_folded_then_no_piece_is_longer_than_75_octets_nor_tears_a_character(text):
    pieces = folded(f"SUMMARY:{escaped(text)}").split(b"\r\n")
    assert pieces.pop() == b""
    assert all(len(piece) <= 75 for piece in pieces)
    assert all(piece.decode() for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert pieces[0] + b"".join(piece[1:] for piece in pieces[1:]) == f"SUMMARY:{escaped(text)}".encode()


def test_plain_when_there_are_line_breaks_of_any_kind_then_they_become_plain_ones():
    assert plain("а\r\nб\rв\u2028г\u0085д\x0bе") == "а\nб\nв\nг\nд\nе"


def test_plain_when_there_are_control_characters_then_they_are_left_out():
    assert plain("а\x00\x07б\x7f\ud800\tв") == "аб\tв"
