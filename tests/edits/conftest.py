"""Plans of edits: each stack of the environment is applied once, then planned for each edit."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from constructs_va.settings import Environment, evaluate
from constructs_va.testing import Stacks, synthesize_environment
from tests.edits.environment import environment
from tests.edits.plan import WAIT, Change, Planner
from tests.edits.state import State, Type, settled
from tests.terraform import conftest as real
from tests.terraform.apply import Applied, apply, remote_states
from tests.terraform.providers import NotToBeHad, Providers
from tests.terraform.scratch import Scratch, prepare

terraform = real.terraform
providers = real.providers

PlanEdit = Callable[[Environment, str], list[Change]]


@pytest.fixture(scope="session")
def before() -> Environment:
    """The environment before any edit."""
    return evaluate(environment, "edited")


@pytest.fixture(scope="session")
def plan_edit(
    before: Environment, providers: Providers, tmp_path_factory: pytest.TempPathFactory
) -> PlanEdit:
    """Plans a layer of an edited environment over what an apply of the unedited one left."""
    world = World(before, providers, tmp_path_factory.mktemp("edits"))
    return world.plan


class World:
    """The unedited environment as it was applied, stack by stack and only as far as needed."""

    def __init__(self, before: Environment, providers: Providers, folder: Path) -> None:
        self._providers, self._folder = providers, folder
        self._stacks = synthesize_environment(before)
        self._applied: dict[str, Applied] = {}
        self._states: dict[str, State] = {}

    def plan(self, edited: Environment, layer: str) -> list[Change]:
        """The changes that Terraform plans to the layer's resources."""
        stack = f"va-{edited.name}-{layer}"
        state = self._state(stack)
        planner = self._planner(stack, synthesize_environment(edited))
        return planner.plan(state.write)

    def _state(self, stack: str) -> State:
        if stack not in self._states:
            planner = self._planner(stack, self._stacks)
            types = self._types(planner.scratch)
            found = {
                address: types[address.split(".")[0]].certain(values, planner.scratch, address)
                for address, values in self._apply(stack).values.items()
                if not address.startswith(("data.", f"{WAIT}."))
            }
            self._states[stack] = settled(planner, State(found, types))
        return self._states[stack]

    def _planner(self, stack: str, stacks: Stacks) -> Planner:
        return Planner(self._providers.terraform, self._prepare(stack, stacks), self._read(stack))

    def _read(self, stack: str) -> dict[str, dict[str, object]]:
        """All that the stack's data sources answered."""
        values = self._apply(stack).values
        return {address: it for address, it in values.items() if address.startswith("data.")}

    def _apply(self, stack: str) -> Applied:
        if stack not in self._applied:
            keys = remote_states(self._stacks[stack].content).values()
            states = {key: self._apply(self._stack_of(key)).outputs for key in keys}
            done = apply(self._prepare(stack, self._stacks), self._providers, states)
            assert not done.problems, done.problems
            self._applied[stack] = done
        return self._applied[stack]

    def _stack_of(self, key: str) -> str:
        return next(
            name
            for name, template in self._stacks.items()
            if template.content["terraform"]["backend"]["s3"]["key"] == key
        )

    def _prepare(self, stack: str, stacks: Stacks) -> Scratch:
        folder = tempfile.mkdtemp(prefix=stack, dir=self._folder)
        try:
            return prepare(stacks[stack], Path(folder), self._providers)
        except NotToBeHad as reason:
            pytest.skip(str(reason))

    def _types(self, scratch: Scratch) -> dict[str, Type]:
        return {
            type_: Type(provider.name, schema)
            for provider in scratch.providers
            for type_, schema in self._providers.schema(provider)["resource_schemas"].items()
        }
