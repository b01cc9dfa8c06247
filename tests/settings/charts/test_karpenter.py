from datetime import timedelta
from typing import Any

import pytest

from constructs_va.settings import SettingsError
from constructs_va.settings.charts import KarpenterSettings, NodePoolSettings


def pool(**settings: Any) -> NodePoolSettings:
    given: dict[str, Any] = {"name": "general", "instance_families": ("m7i",), "max_cpu": 64}
    return NodePoolSettings(**{**given, **settings})


@pytest.mark.parametrize("image", ["al2023@latest", "bottlerocket@latest", "al2@v20240807"])
def test_an_image_that_changes_by_itself_is_refused(image: str) -> None:
    with pytest.raises(SettingsError, match="image"):
        KarpenterSettings(pools=(pool(),), image=image)


def test_no_pools_are_refused() -> None:
    with pytest.raises(SettingsError, match="name the nodes to start"):
        KarpenterSettings(pools=(), image="al2023@v20240807")


def test_two_pools_of_one_name_are_refused() -> None:
    with pytest.raises(SettingsError, match="2 named 'general'"):
        KarpenterSettings(pools=(pool(), pool()), image="al2023@v20240807")


@pytest.mark.parametrize("field", ["instance_families", "capacity", "architectures"])
def test_a_pool_that_has_nothing_to_choose_from_is_refused(field: str) -> None:
    with pytest.raises(SettingsError, match=f"{field} = .*\n.*one or more, each once"):
        pool(**{field: ()})


def test_nodes_that_expire_at_once_are_refused() -> None:
    with pytest.raises(SettingsError, match="expire_after"):
        pool(expire_after=timedelta(0))


def test_a_pool_without_a_bound_is_refused() -> None:
    with pytest.raises(SettingsError, match="max_cpu"):
        NodePoolSettings(name="general", instance_families=("m7i",), max_cpu=0)
