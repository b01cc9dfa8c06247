from tests.edits.document import PAGE, page


def test_users_are_shown_the_table_that_is_tested() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.edits.document"
