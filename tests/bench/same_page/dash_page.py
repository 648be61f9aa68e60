"""The bare page in Dash, with its own charts: `python dash_page.py PORT`."""

import sys

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html

app = Dash(__name__, serve_locally=True)
app.layout = html.Div(
    [dcc.Slider(-50, 50, 1, value=0, id="n"), dcc.Graph(id="chart"), html.P(id="words")]
)


@app.callback(Output("chart", "figure"), Output("words", "children"), Input("n", "value"))
def answer(n: int):
    rows = pd.DataFrame({"name": ["a", "b"], "value": [100, 100 + n]})
    return px.bar(rows, x="value", y="name", orientation="h"), f"Svar {n}"


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)
