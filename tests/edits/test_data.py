"""Edits of the data layer: Terraform plans what the table says."""

import pytest

from constructs_va.settings import Environment
from tests.edits.conftest import PlanEdit
from tests.edits.edit import Edit
from tests.edits.holding import assert_holds, by_name, edits_of

pytestmark = pytest.mark.terraform


def test_an_environment_that_nobody_edited_has_an_empty_plan(
    before: Environment, plan_edit: PlanEdit
) -> None:
    assert plan_edit(before, "data") == []


@pytest.mark.parametrize("edit", edits_of("data"), ids=by_name)
def test_an_edit_is_planned_as_the_table_says(
    edit: Edit, before: Environment, plan_edit: PlanEdit
) -> None:
    assert_holds(edit, before, plan_edit)
