"""Full-text search on the database's own engine: FTS5, tsvector or FULLTEXT behind one field and one lookup.

A model keeps the terms of its text in a ``SearchTextField``. The engine indexes that column by itself (a trigger
on SQLite, an index on PostgreSQL and MariaDB), so whatever writes the column, ``bulk_create`` included, is found.
``core.text`` makes terms of words; this module knows only terms. Another engine, such as OpenSearch, would put a
lookup of the same name in place of ``Answers``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections, models
from django.db.models import Case, IntegerField, Lookup, Value, When

# Two letters before every term: FULLTEXT neither indexes words of one or two letters nor its English stop words.
MARK = "xx"


@dataclass(frozen=True)
class Term:
    """A stem or lemma; a ``whole`` one must be met as it is, another one may go on."""

    text: str
    whole: bool = False


# All terms of a phrase must be met; one phrase of a word's alternatives must be met; and so for every word.
Phrase = tuple[Term, ...]
Alternatives = tuple[Phrase, ...]


@dataclass(frozen=True)
class SearchQuery:
    """What is looked for: ``words`` of which every one must be met, or ``any_word`` one of them."""

    words: tuple[Alternatives, ...]
    any_word: bool = False

    def __bool__(self) -> bool:
        return bool(self.words)


def document(terms: Iterable[str]) -> str:
    """The text of a ``SearchTextField``."""
    marked = " ".join(MARK + term for term in terms)
    return f" {marked} " if marked else ""


class SearchTextField(models.TextField):
    """Terms of a text, framed by spaces; empty where there is nothing to find."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"editable": False, "default": ""}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"], kwargs["default"]
        return name, path, args, kwargs

    def db_parameters(self, connection):
        """MariaDB's usual collations take й for и; terms are compared letter by letter."""
        parameters = super().db_parameters(connection)
        return parameters | {"collation": "utf8mb4_bin"} if connection.vendor == "mysql" else parameters


@SearchTextField.register_lookup
class Answers(Lookup):
    """``search_text__answers=SearchQuery(…)``: rows that the query finds, by the engine of the database."""

    lookup_name = "answers"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_postgresql(self, compiler, connection):
        quote = connection.ops.quote_name
        column = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{quote(vector_column(self.lhs.target))}"
        return f"{column} @@ to_tsquery('simple', %s)", [_compiled(self.rhs, POSTGRESQL)]

    def as_mysql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"MATCH({column}) AGAINST (%s IN BOOLEAN MODE)", [*params, _in_boolean_mode(self.rhs)]

    def as_sqlite(self, compiler, connection):
        quote = connection.ops.quote_name
        table = quote(full_text_table(self.lhs.target.model))
        key = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{quote(self.lhs.target.model._meta.pk.column)}"
        found = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608 - names from the model
        return f"{key} IN ({found})", [_compiled(self.rhs, FTS5)]

    def as_sql(self, compiler, connection):
        raise NotImplementedError(f"There is no full-text search for {connection.vendor}.")


@dataclass(frozen=True)
class _Dialect:
    both: str
    either: str
    prefix: str
    quote: str = ""

    def term(self, term: Term) -> str:
        return f"{self.quote}{MARK}{term.text}{self.quote}" + ("" if term.whole else self.prefix)


POSTGRESQL = _Dialect(" & ", " | ", ":*")
FTS5 = _Dialect(" AND ", " OR ", "*", '"')


def _compiled(query: SearchQuery, dialect: _Dialect) -> str:
    words = [
        dialect.either.join(f"({dialect.both.join(map(dialect.term, phrase))})" for phrase in alternatives)
        for alternatives in query.words
    ]
    return (dialect.either if query.any_word else dialect.both).join(f"({word})" for word in words)


def _in_boolean_mode(query: SearchQuery) -> str:
    """MariaDB's own language: ``+`` is «must», brackets without it are «one of»."""

    def term(term: Term) -> str:
        return f"{MARK}{term.text}" + ("" if term.whole else "*")

    def phrase(phrase: Phrase) -> str:
        return term(phrase[0]) if len(phrase) == 1 else f"({' '.join(f'+{term(one)}' for one in phrase)})"

    must = "" if query.any_word else "+"
    return " ".join(f"{must}({' '.join(map(phrase, alternatives))})" for alternatives in query.words)


def hits(field: str, query: SearchQuery):
    """For sorting: how many words of the query stand in ``field``, a short ``document`` such as a title's.

    The same number on every database, unlike their own ranks.
    """
    met = [
        Case(When(_every_term(field, alternatives), then=Value(1)), default=Value(0), output_field=IntegerField())
        for alternatives in query.words
    ]
    return sum(met, Value(0, output_field=IntegerField()))


def _every_term(field: str, alternatives: Alternatives) -> models.Q:
    met = models.Q(pk__in=())
    for phrase in alternatives:
        terms = (f" {MARK}{term.text}{' ' if term.whole else ''}" for term in phrase)
        met |= models.Q(*(models.Q(**{f"{field}__contains": term}) for term in terms))
    return met


# --- The index itself ---


def full_text_table(model: type[models.Model]) -> str:
    """SQLite only: the FTS5 table beside the model's."""
    return f"{model._meta.db_table}_fts"


def create_index(model: type[models.Model], using: str) -> None:
    """Make the engine's index over the model's ``SearchTextField``, if it is not there.

    Called after every ``migrate``, not by a migration: on SQLite a later migration that alters the model makes
    its table anew, and triggers go with the old table.
    """
    connection = connections[using]
    if model._meta.db_table not in connection.introspection.table_names():
        return  # the app is being migrated backwards
    field = next(field for field in model._meta.local_fields if isinstance(field, SearchTextField))
    {"sqlite": _on_sqlite, "postgresql": _on_postgresql, "mysql": _on_mysql}[connection.vendor](
        connection, model._meta.db_table, field, model._meta.pk.column
    )


def vector_column(field: models.Field) -> str:
    """PostgreSQL only: the column in which the engine keeps what it has made of the field's terms."""
    return f"{field.column}_vector"


def _on_postgresql(connection, table: str, field: models.Field, key: str) -> None:
    """A generated column: making vectors while searching takes longer than everything else together."""
    quote = connection.ops.quote_name
    column, vector = quote(field.column), quote(vector_column(field))
    with connection.cursor() as cursor:
        if vector_column(field) in {one.name for one in connection.introspection.get_table_description(cursor, table)}:
            return
        cursor.execute(
            f"ALTER TABLE {quote(table)} ADD COLUMN {vector} tsvector "
            f"GENERATED ALWAYS AS (to_tsvector('simple', {column})) STORED"
        )
        cursor.execute(f"CREATE INDEX {quote(f'{table}_fts')} ON {quote(table)} USING gin ({vector})")


def _on_mysql(connection, table: str, field: models.Field, key: str) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if f"{table}_fts" not in connection.introspection.get_constraints(cursor, table):
            cursor.execute(f"CREATE FULLTEXT INDEX {quote(f'{table}_fts')} ON {quote(table)} ({quote(field.column)})")


def _on_sqlite(connection, table: str, field: models.Field, key: str) -> None:
    """An FTS5 table that keeps no text of its own, and triggers that keep it true."""
    quote = connection.ops.quote_name
    fts, name, text, pk = quote(f"{table}_fts"), quote(table), quote(field.column), quote(key)
    add = f"INSERT INTO {fts}(rowid, {text}) VALUES (new.{pk}, new.{text});"  # noqa: S608 - names from the model
    forget = f"INSERT INTO {fts}({fts}, rowid, {text}) VALUES ('delete', old.{pk}, old.{text});"  # noqa: S608
    triggers = {
        "insert": f"AFTER INSERT ON {name} BEGIN {add} END",
        "delete": f"AFTER DELETE ON {name} BEGIN {forget} END",
        "update": f"AFTER UPDATE OF {text}, {pk} ON {name} BEGIN {forget} {add} END",
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        [present] = cursor.fetchone()
        if present >= len(triggers):
            return
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {fts} USING fts5("
            f"{text}, content={name}, content_rowid={pk}, "
            "tokenize=\"unicode61 remove_diacritics 0\", prefix='5 6 7')"
        )
        for event, body in triggers.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {quote(f'{table}_fts_{event}')} {body}")
        cursor.execute(f"INSERT INTO {fts}({fts}) VALUES ('rebuild')")  # noqa: S608
