"""Opening SQLite and PostgreSQL, and being told why it cannot be done."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.database import open_engine, prepared, writing
from bot.errors import StoreError

TABLES = sa.MetaData()
sa.Table("kept", TABLES, sa.Column("id", sa.Integer, primary_key=True))


def test_opening_again_keeps_the_tables(url: str) -> None:
    for _ in range(2):
        engine = open_engine(url, TABLES)
        assert sa.inspect(engine).get_table_names() == ["kept"]
        engine.dispose()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg2://motcua:s3cret@127.0.0.1:1/none",
        "postgresql://motcua:s3cret@127.0.0.1:1/none?sslmode=disable",
        "postgres//motcua:s3cret@127.0.0.1",
        "postgres://motcua:s3cret@127.0.0.1/none",
        "mysql://motcua:s3cret@127.0.0.1/none",
        "postgresql://motcua:s3cret@127.0.0.1:port/none",
        "sqlite:////proc/none/s.sqlite",
        "",
    ],
)
def test_a_database_that_cannot_be_opened_is_named_without_its_password(address: str) -> None:
    with pytest.raises(StoreError) as refused:
        open_engine(address, TABLES)
    assert "s3cret" not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_a_prepared_insert_does_what_its_statement_says_and_can_be_kept(url: str) -> None:
    engine = open_engine(url, TABLES)
    kept = TABLES.tables["kept"]
    insert = (postgresql if engine.dialect.name == "postgresql" else sqlite).insert(kept)
    statement = prepared(engine, insert.on_conflict_do_nothing(), "id")
    assert statement._generate_cache_key() is not None
    with writing(engine) as connection:
        assert [connection.execute(statement, {"id": 7}).rowcount for _ in range(2)] == [1, 0]
        assert connection.execute(sa.select(kept.c.id)).scalars().all() == [7]
    engine.dispose()
