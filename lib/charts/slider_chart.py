"""Charts that sliders change: the browser recalculates one chart spec when a parameter changes."""

from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt


@dataclass(frozen=True)
class Slider:
    """A slider for one parameter of a chart: its label, range, step and current value."""

    name: str
    label: str
    low: float
    high: float
    step: float
    value: float


@dataclass(frozen=True)
class SliderChart:
    """A chart with a parameter for each slider.

    chart: the Altair chart with all sliders at 0. spec: the same as a chart spec, shared by all slider values.
    values: the current value of each parameter. sliders: for a chart that is shown without the page's form.
    """

    chart: alt.LayerChart
    spec: Mapping
    values: Mapping[str, float]
    sliders: tuple[Slider, ...] = ()

    def with_values(self) -> alt.LayerChart:
        """The Altair chart with the current slider values, for a file."""
        if not self.spec.get("params"):
            return self.chart
        chart = self.chart.copy(deep=False)
        chart.params = [
            alt.VariableParameter(**{**parameter.to_dict(), "value": self.values[parameter.name]})
            if parameter.name in self.values
            else parameter
            for parameter in chart.params
        ]
        return chart

    def spec_with_values(self) -> dict:
        """The chart spec (Vega-Lite) with the current slider values, for the screen."""
        return self.spec | {
            "params": [
                parameter | {"value": self.values[parameter["name"]]}
                if parameter["name"] in self.values
                else parameter
                for parameter in self.spec.get("params", [])
            ]
        }
