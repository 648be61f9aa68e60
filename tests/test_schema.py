"""How the tables are declared: it holds together, and what is written of them follows from it."""

from lib.db import schema, schema_pages, schema_statistics, table_docs

COLUMNS = [(name, column) for name, table in schema.DECLARED.items() for column in table.columns]


def test_the_documentation_of_the_tables_is_current():
    current = table_docs.PATH.read_text("utf-8") == table_docs.text(schema.DECLARED)
    assert current, "docs/tables.md is old: run python -m lib.db.table_docs"


def test_no_table_and_no_column_is_declared_twice():
    assert not set(schema_statistics.TABLES) & set(schema_pages.TABLES)
    for name, columns in schema.TABLES.items():
        assert len(columns) == len(set(columns)), name


def test_a_column_name_has_the_same_type_in_every_table():
    for table, column in COLUMNS:
        assert column.type == schema.column_type(column.name), (table, column.name)
        assert column.type in schema.PATTERNS


def test_every_table_and_column_has_a_sentence_for_the_documentation():
    told = [*schema.DECLARED.values(), *(column for _, column in COLUMNS)]
    for one in told:
        assert one.sentence.endswith(".") and "|" not in one.sentence, one


def test_a_reference_leads_to_a_unique_column():
    unique = {f"{table}.{column.name}" for table, column in COLUMNS if column.unique}
    for table, column in COLUMNS:
        assert not column.references or column.references in unique, (table, column.name)


def test_a_key_is_of_columns_of_its_table_and_reported_at_one_of_them():
    for name, table in schema.DECLARED.items():
        if table.key:
            assert set(table.key.columns) <= set(schema.TABLES[name])
            assert table.key.reported in table.key.columns


def test_the_check_that_enforces_words_in_its_own_way_is_there():
    for _, column in COLUMNS:
        if column.words_check:
            assert (schema.CHECKS / f"{column.words_check}.sql").exists()
