"""Commands that log in to Vault by AWS, wherever this project tells one."""

import re

import pytest

from tests.conftest import PROJECT

TEXTS = [
    PROJECT / "README.md",
    PROJECT / "CONTRIBUTING.md",
    *sorted((PROJECT / "docs").rglob("*.md")),
    *sorted((PROJECT / "constructs_va").rglob("*.py")),
    *sorted((PROJECT / "environments").rglob("*.py")),
]
LOGIN = re.compile(r"vault login\b[^`)]*-method=aws[^`)\n]*(?:\n[^`)\n]*=[^`)\n]*)*")
"""A command with its words, over lines, up to the end of what quotes it."""


def logins() -> list[tuple[str, str]]:
    """Each command, with the file that it is in."""
    return [
        (file.relative_to(PROJECT).as_posix(), " ".join(command.split()))
        for file in TEXTS
        for command in LOGIN.findall(file.read_text(encoding="utf-8"))
    ]


def test_readme_runbook_and_docstrings_tell_how_to_log_in() -> None:
    assert {file for file, _ in logins()} >= {
        "README.md",
        "docs/runbooks/vault.md",
        "constructs_va/stacks/vault.py",
        "constructs_va/vault/aws_auth.py",
    }


@pytest.mark.parametrize(("file", "command"), logins())
def test_a_login_names_the_region_that_it_is_signed_for(file: str, command: str) -> None:
    assert " region=" in command, f"{file}: without it, vault signs for us-east-1"
    assert " header_value=" in command, f"{file}: without it, any environment's Vault takes it"
