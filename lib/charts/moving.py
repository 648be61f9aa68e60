"""A chart that sliders move: one spec for all positions, whose parameters are told where the sliders stand."""

from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt


@dataclass(frozen=True)
class Handle:
    """A slider that moves charts: the name of its parameter, its label, its ends and step, and its value."""

    name: str
    label: str
    low: float
    high: float
    step: float
    value: float


@dataclass(frozen=True)
class MovingChart:
    """A chart that sliders move: drawn once for each shape of it, and then only told where they stand.

    chart: as Altair draws it, the sliders at nought. sliders: each parameter and where it stands. handles:
    the same with words and ends, where the chart goes without the page's form.
    """

    chart: alt.LayerChart
    spec: Mapping
    sliders: Mapping[str, float]
    handles: tuple[Handle, ...] = ()

    def with_sliders(self) -> alt.LayerChart:
        """The chart with the sliders where they stand, for a file."""
        if not self.spec.get("params"):
            return self.chart
        chart = self.chart.copy(deep=False)
        chart.params = [
            alt.VariableParameter(**{**parameter.to_dict(), "value": self.sliders[parameter.name]})
            if parameter.name in self.sliders
            else parameter
            for parameter in chart.params
        ]
        return chart

    def spec_with_sliders(self) -> dict:
        """The same as Vega-Lite, for the screen."""
        return self.spec | {
            "params": [
                parameter | {"value": self.sliders[parameter["name"]]}
                if parameter["name"] in self.sliders
                else parameter
                for parameter in self.spec.get("params", [])
            ]
        }
