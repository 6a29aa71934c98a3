import pytest

from iom_plugin_resources.forms.offers import plain_text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", ""),
        ("<p>Первый<br>строка</p>\n\n<p>a &lt; b &amp; c</p>", "Первый\nстрока\n\na < b & c"),
        (
            '<p>Со <b>словом</b> и <a href="/x/">ссылкой</a><br/>дальше</p><ul><li>раз</li><li>два</li></ul>',
            "Со словом и ссылкой\nдальше\n\nраз\nдва",
        ),
    ],
)
def test_plain_text_when_a_description_is_edited_then_its_lines_stay(body, text):
    assert plain_text(body) == text
