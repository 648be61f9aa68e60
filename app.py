"""Start the app: `make run`, or `streamlit run app.py`.

The script that Streamlit runs is lib/web/navigation.py: a script beside a folder named pages/ would
have that folder discovered as pages of their own, and a deep link as the first request to a fresh
server would then show one page without the rest of the app.
"""

import streamlit as st

from lib.system import memory
from lib.web import app_address, app_log, routes, security_txt, server

memory.give_back_what_is_freed()
app_log.set_up()
app_address.check()
server.check_settings()
server.rebuild_if_stale()
app = st.App(
    "lib/web/navigation.py",
    lifespan=server.lifespan,
    routes=[*routes.under(app_address.base_path()), *security_txt.ROUTES],
    middleware=server.MIDDLEWARE,
    on_script_error=server.show_error,
    exception_handlers={Exception: server.answer_error},
)
