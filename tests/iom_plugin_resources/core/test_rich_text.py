import pytest
from django.utils.html import linebreaks
from hypothesis import given
from hypothesis import strategies as st

from iom_plugin_resources.core.rich_text import plain_text, settled


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("<p>Раз</p><p>два</p>", "Раз\n\nдва"),
        ("<h3>Что</h3><ul><li>а</li><li>б &amp; в</li></ul>", "Что\n\nа\n\nб & в"),
        ("<p>строка<br>другая</p>", "строка\nдругая"),
        ("<p>&lt;b&gt;не тег&lt;/b&gt;</p>", "<b>не тег</b>"),
    ],
)
def test_plain_text_when_rich_text_has_paragraphs_then_keeps_them_apart(html, text):
    assert plain_text(html) == text


@given(st.text(alphabet="аб <>&\n\"'", max_size=40))
def test_plain_text_when_text_was_made_rich_by_an_import_then_is_that_text(text):
    assert plain_text(linebreaks(text, autoescape=True)) == settled(text)
