"""CloudWatch dashboards."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cdktf_cdktf_provider_aws.cloudwatch_dashboard import CloudwatchDashboard
from constructs import Construct

from constructs_va.settings import AwsContext

COLUMNS, WIDTH, HEIGHT = 24, 8, 6
"""The grid's columns, and the size of a graph in it.

Source: Amazon CloudWatch API Reference, "Dashboard Body Structure and Syntax".
"""

PERIOD_SECONDS = 300


@dataclass(frozen=True)
class Line:
    """One metric of one resource."""

    namespace: str
    metric: str
    dimensions: Mapping[str, str]
    label: str

    def rendered(self) -> list[object]:
        """The line as a dashboard has it."""
        pairs = [part for pair in self.dimensions.items() for part in pair]
        return [self.namespace, self.metric, *pairs, {"label": self.label}]


@dataclass(frozen=True)
class Search:
    """One metric of each resource that has it, whatever it is called.

    Source: Amazon CloudWatch User Guide, "CloudWatch search expression syntax".
    """

    namespace: str
    dimensions: Sequence[str]
    metric: str
    statistic: str
    containing: str = ""
    """A word that the names have in them. Default: any name."""

    def rendered(self) -> list[object]:
        """The search as a dashboard has it."""
        schema = ",".join((self.namespace, *self.dimensions))
        what = f'{{{schema}}} MetricName="{self.metric}" {self.containing}'.strip()
        return [{"expression": f"SEARCH('{what}', '{self.statistic}', {PERIOD_SECONDS})"}]


@dataclass(frozen=True)
class Graph:
    """A graph of several lines."""

    title: str
    lines: Sequence[Line | Search]
    statistic: str = "Average"
    """Of lines; a search has its own."""

    unit: str = ""
    """What the axis is labelled with."""

    period_seconds: int = PERIOD_SECONDS
    """The time that a point of a line stands for."""


@dataclass(frozen=True)
class Row:
    """Graphs that answer one question, under a heading."""

    heading: str
    graphs: Sequence[Graph]


class Dashboard(Construct):
    """A dashboard of rows of graphs, the three of a row side by side.

    Args:
        name: its name, without the prefix. Default: the prefix alone.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        rows: Sequence[Row],
        *,
        context: AwsContext,
        name: str | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self._region = context.region
        self.resource = CloudwatchDashboard(
            self,
            "Default",
            dashboard_name=context.name(name) if name else context.prefix,
            dashboard_body=json.dumps({"widgets": self._widgets(rows)}),
        )

    def _widgets(self, rows: Sequence[Row]) -> list[object]:
        widgets: list[object] = []
        y = 0
        for row in rows:
            place = {"x": 0, "y": y, "width": COLUMNS, "height": 1}
            text = {"markdown": f"## {row.heading}"}
            widgets.append({"type": "text", **place, "properties": text})
            y += 1
            for number, graph in enumerate(row.graphs):
                across, down = number % (COLUMNS // WIDTH), number // (COLUMNS // WIDTH)
                place = {"x": across * WIDTH, "y": y + down * HEIGHT}
                widgets.append(self._graph(graph, place))
            y += HEIGHT * -(-len(row.graphs) // (COLUMNS // WIDTH))
        return widgets

    def _graph(self, graph: Graph, place: Mapping[str, int]) -> object:
        axis = {"min": 0, "label": graph.unit, "showUnits": False}
        return {
            "type": "metric",
            **place,
            "width": WIDTH,
            "height": HEIGHT,
            "properties": {
                "title": graph.title,
                "region": self._region,
                "view": "timeSeries",
                "stat": graph.statistic,
                "period": graph.period_seconds,
                "metrics": [line.rendered() for line in graph.lines],
                "yAxis": {"left": axis},
            },
        }
