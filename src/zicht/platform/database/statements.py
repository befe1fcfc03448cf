"""Statements that are built once and run with other values each time.

Django builds the SQL of a query anew whenever it is asked. That takes several times as long as the
database takes to answer, and on a few queries a whole country waits: those of saving one answer.
Django builds these too, so fields, locks and the kind of database are its own business; they are
kept, as decision 0008 explains.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

Row = tuple[Any, ...]
M = TypeVar("M", bound=Model)
Build = Callable[..., QuerySet[Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Built:
    """The SQL of a query, how to read its columns, and how Django built it."""

    sql: str
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]
    compiler: SQLCompiler


class _Query:
    """A query of which only the values in its conditions differ.

    ``build`` makes it of those values, which must be all that varies, in the order in which the
    SQL has them, and of types that the database takes as they are: text and whole numbers.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._built: dict[str, _Built] = {}

    def _rows(self, values: tuple[str | int, ...]) -> tuple[_Built, list[list[Any]]]:
        built = self._built.get(connection.vendor)
        if built is None:
            built = self._built[connection.vendor] = self._compile(values)
        if built.compiler.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("a lock is kept until the end of a transaction")
        with connection.cursor() as cursor:
            cursor.execute(built.sql, values)
            rows = [list(row) for row in cursor.fetchall()]
        for position, convert, expression in built.converters:
            for row in rows:
                for one in convert:
                    row[position] = one(row[position], expression, connection)
        return built, rows

    def _compile(self, values: tuple[str | int, ...]) -> _Built:
        compiler = self._build(*values).query.get_compiler(connection=connection)
        sql, found = compiler.as_sql()
        if tuple(found) != values:
            raise ValueError(f"the query has other values than it was given: {found}")
        chosen = [expression for expression, _, _ in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(chosen)
        return _Built(
            sql=sql,
            converters=tuple(
                (position, tuple(convert), expression)
                for position, (convert, expression) in converters.items()
            ),
            compiler=compiler,
        )


class Rows(_Query):
    """A query with ``values_list``."""

    def __call__(self, *values: str | int) -> list[Row]:
        """The rows that fit these values."""
        _, rows = self._rows(values)
        return [tuple(row) for row in rows]


class Objects(_Query, Generic[M]):
    """A query of whole objects, with what ``select_related`` adds to them."""

    def __call__(self, *values: str | int) -> list[M]:
        """The objects that fit these values."""
        built, rows = self._rows(values)
        select, model = built.compiler.select, built.compiler.klass_info
        begin, end = model["select_fields"][0], model["select_fields"][-1] + 1
        names = [one[0].target.attname for one in select[begin:end]]
        # The types are those of a later Django, which asks for one more.
        related = get_related_populators(model, select, connection.alias)  # type: ignore[call-arg]
        found = []
        for row in rows:
            one = model["model"].from_db(connection.alias, names, row[begin:end])
            for populator in related:
                populator.populate(row, one)
            found.append(one)
        return found


class Insert(Generic[M]):
    """Rows of a model, new or in the place of those with the same ``unique`` fields."""

    def __init__(
        self, model: type[M], *, unique: Sequence[str] = (), update: Sequence[str] = ()
    ) -> None:
        self._fields = [one for one in model._meta.concrete_fields if not one.primary_key]
        columns = ", ".join(_quoted(one) for one in self._fields)
        marks = ", ".join("%s" for _ in self._fields)
        table = model._meta.db_table
        self._sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608 - our names
        if unique:
            keys = ", ".join(_quoted(one) for one in _fields(model, unique))
            new = ", ".join(
                f"{_quoted(one)} = excluded.{_quoted(one)}" for one in _fields(model, update)
            )
            self._sql += f" ON CONFLICT ({keys}) DO UPDATE SET {new}"

    def __call__(self, rows: Iterable[M]) -> None:
        """Store these rows; their keys are not filled in. Raises IntegrityError as Django does."""
        values = [_values(row, self._fields) for row in rows]
        with connection.cursor() as cursor:
            if len(values) == 1:
                cursor.execute(self._sql, values[0])
            elif values:
                cursor.executemany(self._sql, values)


class Update(Generic[M]):
    """Some fields of one row of a model, by its key."""

    def __init__(self, model: type[M], fields: Sequence[str]) -> None:
        self._fields = _fields(model, fields)
        self._key = model._meta.pk
        new = ", ".join(f"{_quoted(one)} = %s" for one in self._fields)
        table = model._meta.db_table
        self._sql = f'UPDATE "{table}" SET {new} WHERE {_quoted(self._key)} = %s'  # noqa: S608 - our names

    def __call__(self, row: M) -> None:
        """Store what stands in these fields now."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql, _values(row, [*self._fields, self._key]))


def _fields(model: type[Model], names: Sequence[str]) -> list["Field[Any, Any]"]:
    by_name = {one.name: one for one in model._meta.concrete_fields}
    return [by_name[name] for name in names]


def _quoted(field: "Field[Any, Any]") -> str:
    # Names of our own tables; both databases quote them alike.
    return f'"{field.column}"'


def _values(row: Model, fields: Iterable["Field[Any, Any]"]) -> list[Any]:
    return [one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields]
