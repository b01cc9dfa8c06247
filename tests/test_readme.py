"""What the README says, and whether its links and those of the other pages lead somewhere."""

import re
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from constructs_va.settings import Environment, SettingsError, evaluate
from constructs_va.testing import Stacks
from environments.production import production
from environments.staging import staging
from tests.conftest import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(
    [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")], key=lambda page: page.as_posix()
)
BLOCKS = re.findall(r"```\w*\n(.*?)```", README, re.DOTALL)


def block(start: str) -> str:
    """The block of code that begins so."""
    (found,) = (text for text in BLOCKS if text.startswith(start))
    return found


def test_the_report_that_is_shown_is_todays(templates: Stacks) -> None:
    shown = dict(re.findall(r"(va-\w+-\w+) +(\d+) resources", block("staging  (")))
    assert set(shown) == {name for name in templates if name.startswith("va-staging-")}
    counts = {name: str(sum(1 for _ in templates[name].blocks())) for name in shown}
    assert shown == counts, "change the sample in README.md"


def test_the_error_that_is_shown_is_the_one_that_is_raised() -> None:
    def bad() -> Environment:
        good = production()
        skill_runs = next(queue for queue in good.queues if queue.name == "skill-runs")
        return good.model_copy(
            update={
                "network": good.network.model_copy(update={"cidr": IPv4Network("10.40.0.0/24")}),
                "queues": (
                    *(queue for queue in good.queues if queue is not skill_runs),
                    skill_runs.model_copy(
                        update={
                            "retention": timedelta(minutes=5),
                            "oldest_message_alarm": timedelta(minutes=4),
                        }
                    ),
                ),
            }
        )

    with pytest.raises(SettingsError) as raised:
        evaluate(bad, "production")
    assert without_places(f"error: {raised.value}\n") == without_places(block("error: "))


def without_places(message: str) -> str:
    """The message without the files and lines in which settings were written."""
    return re.sub(r" +\([\w/.]+\.py:\d+\)", "", message)


def test_the_house_has_the_rooms_that_are_shown() -> None:
    shown = block("main.py  ")
    top = re.findall(r"^([\w.]+)/? ", shown, re.MULTILINE)
    assert [name for name in top if not (PROJECT / name).exists()] == []
    package = PROJECT / "constructs_va"
    rooms = {folder.name for folder in package.iterdir() if (folder / "__init__.py").exists()}
    assert {name for name in re.findall(r"(\w+)/", shown) if (package / name).is_dir()} == rooms


def test_what_must_exist_before_the_first_apply_is_made_there() -> None:
    section = README.split("## Before the first apply")[1].split("\n## ")[0]
    for environment in (staging(), production()):
        roles = {entry.principal for entry in environment.cluster.access}
        assert roles <= set(re.findall(r"va-[a-z]+", section))
        assert environment.state.bucket == f"va-{environment.name}-terraform-state"
        assert environment.state.kms_key_id == f"alias/{environment.state.bucket}"
        pushed = section.split("for component in ")[1].split("; do")[0].replace("\\", "").split()
        assert {component.name for component in environment.components} == set(pushed)


@pytest.mark.parametrize("text", [README, (PROJECT / "CONTRIBUTING.md").read_text("utf-8")])
def test_what_make_is_told_to_do_it_can(text: str) -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    asked = set(re.findall(r"(?:^|`)(?:\w+=\w+ )?make ([a-z-]+)", text, re.MULTILINE))
    assert asked
    assert [
        target for target in asked if not re.search(rf"^{target}:", makefile, re.MULTILINE)
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert [target for target in links(page) if not (page.parent / target).exists()] == []


def links(page: Path) -> Iterator[str]:
    """What the page links to within the project."""
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            yield target
