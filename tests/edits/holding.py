"""The tests of a layer's edits: each layer has a file, so that they run beside each other."""

import pytest

from constructs_va.settings import Environment, SettingsError
from tests.edits.conftest import PlanEdit
from tests.edits.edit import Edit, Layer
from tests.edits.table import EDITS


def edits_of(layer: Layer) -> list[Edit]:
    """The rows of a layer."""
    return [edit for edit in EDITS if edit.layer == layer]


def by_name(edit: Edit) -> str:
    """A row's name in the list of tests."""
    return edit.name


def assert_holds(edit: Edit, before: Environment, plan_edit: PlanEdit) -> None:
    """Fails where Terraform plans, or refuses, something else than the row says."""
    if edit.refused:
        with pytest.raises((SettingsError, AssertionError), match=edit.refused):
            plan_edit(edit.make(before), edit.layer)
        return
    changes = plan_edit(edit.make(before), edit.layer)
    planned = {f"{change.effect} {change.address.split('.')[0]}" for change in changes}
    assert planned == edit.plan, {one.address: one.forced_by for one in changes}
