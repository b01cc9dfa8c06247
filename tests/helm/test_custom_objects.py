from collections.abc import Mapping

import pytest
from cdktf import TerraformStack
from cdktf_cdktf_provider_helm.provider import HelmProvider

from constructs_va.helm.custom_objects import CHART, CustomObject, CustomObjects, Metadata
from constructs_va.helm.values import Values
from constructs_va.testing import Template, synthesize_construct
from tests.helm.synthesis import release, values_of


class Part(Values):
    secret_name: str
    left_out: str | None = None


def thing(name: str, spec: Values | Mapping[str, object]) -> CustomObject:
    return CustomObject(
        api_version="example.com/v1", kind="Thing", metadata=Metadata(name=name), spec=spec
    )


def synthesize(*objects: CustomObject) -> Template:
    def define(stack: TerraformStack) -> None:
        HelmProvider(stack, "helm")
        first = CustomObjects(stack, "first", objects, release="first", namespace="things")
        CustomObjects(
            stack, "second", [], release="second", namespace="things", after=[first.resource]
        )

    return synthesize_construct(define)


def test_an_object_has_its_keys_as_kubernetes_spells_them() -> None:
    (rendered,) = values_of(synthesize(thing("a", Part(secret_name="s"))), "first")["objects"]
    assert rendered == {
        "apiVersion": "example.com/v1",
        "kind": "Thing",
        "metadata": {"name": "a"},
        "spec": {"secretName": "s"},
    }


def test_a_mapping_keeps_its_keys_also_around_a_typed_part() -> None:
    spec = {"free_form": {"a_key": Part(secret_name="s")}}
    (rendered,) = values_of(synthesize(thing("a", spec)), "first")["objects"]
    assert rendered["spec"] == {"free_form": {"a_key": {"secretName": "s"}}}


def test_the_chart_is_a_copy_in_the_stacks_own_output_shared_by_all_releases() -> None:
    template = synthesize()
    first, second = (release(template, name)["chart"] for name in ("first", "second"))
    assert first == second
    assert first.startswith("assets/objects-chart/")


def test_objects_come_after_what_they_are_told_to() -> None:
    template = synthesize()
    assert release(template, "first").address in template.dependencies(release(template, "second"))


def test_an_empty_object_is_refused() -> None:
    with pytest.raises(ValueError, match="metadata"):
        CustomObject.model_validate({"api_version": "v1", "kind": "Thing", "spec": {}})


def test_the_chart_renders_objects_as_they_are() -> None:
    (template,) = (CHART / "templates").iterdir()
    assert "tpl" not in template.read_text("utf-8")
    assert "toYaml" in template.read_text("utf-8")
