"""The web app: Streamlit pages, the server and its addresses. The only package that imports Streamlit."""
