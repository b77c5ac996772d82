"""Queries composed once in the life of a process, for those few that come with every field that is saved.

Django composes a query anew each time it is asked, which takes longer than the answer. Here a queryset is written with
parameters in place of values, composed when it is first asked, and from then on only filled in. What is read goes
through Django's own converters and is the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Expression, Field, QuerySet
from django.db.models.query import ValuesListIterable, get_related_populators
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

Read = Callable[[list[Any]], Any]


class Parameter(Expression):
    """Stands in a queryset for a value that is known only when it is asked: a key, unless another field is named."""

    def __init__(self, name: str, field: Field | None = None):
        super().__init__(output_field=field or BigIntegerField())
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def filled(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """The value as the database takes it. Raises `EmptyResultSet` for a number beyond those that it can compare."""
        if isinstance(value, int) and abs(value) > BigIntegerField.MAX_BIGINT:
            raise EmptyResultSet
        return self.output_field.get_db_prep_value(value, connection)


@dataclass(frozen=True)
class Statement:
    """A composed query. `converters` are those of the columns by their place; `read` makes an object of a row."""

    sql: str
    parameters: Sequence[Any]
    converters: Mapping[int, tuple[list[Callable], Expression]]
    read: Read = tuple

    def filled(self, given: Mapping[str, Any], connection: BaseDatabaseWrapper) -> list[Any]:
        return [
            one.filled(given[one.name], connection) if isinstance(one, Parameter) else one for one in self.parameters
        ]

    def converted(self, rows: Iterable[Sequence[Any]], connection: BaseDatabaseWrapper) -> list[list[Any]]:
        found = [list(row) for row in rows]
        for place, (converters, column) in self.converters.items():
            for convert in converters:
                for row in found:
                    row[place] = convert(row[place], column, connection)
        return found


@cache
def _unopened(alias: str) -> BaseDatabaseWrapper:
    """A connection that only composes: what is composed outlives the thread, and would keep its connection open."""
    return connections.create_connection(alias)


class Prepared:
    """A query of whole objects or of tuples (`values_list`), with a `Parameter` for each value given later."""

    def __init__(self, compose: Callable[[], QuerySet]):
        self.compose = compose
        self.statements: dict[str, Statement | None] = {}

    @cached_property
    def queryset(self) -> QuerySet:
        return self.compose()

    def all(self, **given: Any) -> list[Any]:
        alias = self.queryset.db
        if alias not in self.statements:
            self.statements[alias] = _composed(self.queryset, alias)
        statement, connection = self.statements[alias], connections[alias]
        if statement is None:
            return []
        try:
            filled = statement.filled(given, connection)
        except EmptyResultSet:
            return []
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, filled)
            rows = cursor.fetchall()
        return [statement.read(row) for row in statement.converted(rows, connection)]

    def first(self, **given: Any) -> Any:
        return next(iter(self.all(**given)), None)


def _composed(queryset: QuerySet, alias: str) -> Statement | None:
    """None when nothing can ever meet the condition."""
    compiler = queryset.query.chain().get_compiler(connection=_unopened(alias))
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    columns = [column for column, *_named in compiler.select[: compiler.col_count]]
    read = tuple if issubclass(queryset._iterable_class, ValuesListIterable) else _objects(queryset, compiler, alias)
    return Statement(sql, parameters, compiler.get_converters(columns), read)


def _objects(queryset: QuerySet, compiler: SQLCompiler, alias: str) -> Read:
    """How a row becomes an object with those that are selected with it, as Django's `ModelIterable` makes it."""
    info, columns = compiler.klass_info, compiler.select
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_named in columns[first:last]]
    related = get_related_populators(info, columns, alias, queryset._fetch_mode)

    def read(row: list[Any]) -> Any:
        found = queryset.model.from_db(alias, names, row[first:last])
        for populator in related:
            populator.populate(row, found)
        return found

    return read


class PreparedUpdate:
    """An update of the rows of a queryset, with a `Parameter` for each value given later."""

    def __init__(self, compose: Callable[[], QuerySet], **values: Any):
        self.compose, self.values = compose, values
        self.statements: dict[str, Statement] = {}

    @cached_property
    def queryset(self) -> QuerySet:
        return self.compose()

    def update(self, **given: Any) -> int:
        """How many rows it has changed."""
        alias = router.db_for_write(self.queryset.model)
        if alias not in self.statements:
            query = self.queryset.query.chain(UpdateQuery)
            query.add_update_values(self.values)
            sql, parameters = query.get_compiler(connection=_unopened(alias)).as_sql()
            self.statements[alias] = Statement(sql, parameters, {})
        statement, connection = self.statements[alias], connections[alias]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.filled(given, connection))
            return cursor.rowcount
