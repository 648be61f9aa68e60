"""The bare page in Panel, with the same Altair chart: `python panel_page.py PORT`."""

import sys

import altair as alt
import pandas as pd
import panel as pn

pn.extension("vega")


def page():
    slider = pn.widgets.IntSlider(name="Antal", start=-50, end=50, value=0)

    def chart(n: int):
        rows = pd.DataFrame({"name": ["a", "b"], "value": [100, 100 + n]})
        return alt.Chart(rows).mark_bar().encode(x=alt.X("value:Q"), y=alt.Y("name:N"))

    return pn.Column(slider, pn.bind(chart, slider), pn.bind(lambda n: f"Svar {n}", slider))


if __name__ == "__main__":
    pn.serve(page, address="127.0.0.1", port=int(sys.argv[1]), show=False)
