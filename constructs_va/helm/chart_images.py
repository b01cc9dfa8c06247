"""The values by which a chart's images are pulled from where the environment says."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from constructs_va.settings.charts.chart import Chart

Tree = dict[str, Any]


def with_images(chart: Chart, values: Mapping[str, Any]) -> Tree:
    """The values, with a mirror's places and digests where the chart is to have them.

    What the values say themselves wins. A part that they switch off has no image.
    """
    return _merged(_image_values(chart, values), values)


def _image_values(chart: Chart, values: Mapping[str, Any]) -> Tree:
    result: Tree = {}
    for key, name in chart.images.items():
        path = key.split(".")
        if _is_off(values, path):
            continue
        if chart.source.mirror:
            _put(result, path, chart.source.place(name))
        if f"{name}:{chart.app_version}" in chart.source.digests:
            _put(result, [*path[:-1], "tag"], chart.source.tag(name, chart.app_version))
    return result


def _is_off(values: Mapping[str, Any], path: Sequence[str]) -> bool:
    for key in path:
        if values.get("enabled") is False:
            return True
        inner = values.get(key)
        if not isinstance(inner, dict):
            return False
        values = cast(Tree, inner)
    return False


def _put(tree: Tree, path: Sequence[str], value: str) -> None:
    for key in path[:-1]:
        tree = tree.setdefault(key, {})
    tree[path[-1]] = value


def _merged(tree: Mapping[str, Any], over: Mapping[str, Any]) -> Tree:
    """Both, key by key; ``over`` wins."""
    result: Tree = {**tree, **over}
    for key in tree.keys() & over.keys():
        below, above = tree[key], over[key]
        if isinstance(below, dict) and isinstance(above, dict):
            result[key] = _merged(cast(Tree, below), cast(Tree, above))
    return result
