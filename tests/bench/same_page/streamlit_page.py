"""The bare page: a slider, a chart and a line of words. Also written in Dash and in Panel beside this file."""

import altair as alt
import pandas as pd
import streamlit as st

n = st.slider("Antal", -50, 50, 0)
rows = pd.DataFrame({"name": ["a", "b"], "value": [100, 100 + n]})
chart = alt.Chart(rows).mark_bar().encode(x=alt.X("value:Q"), y=alt.Y("name:N"))
st.altair_chart(chart)
st.write(f"Svar {n}")
