"""Short error answers in Danish, instead of the server's own English ones."""

import html
import json

from starlette.responses import HTMLResponse, Response

from lib.charts import theme
from lib.web import app_address

NEVER_STORED = {"Cache-Control": "no-store"}
STYLE = (
    f"body{{margin:0;font:1.06rem/1.5 'Source Sans',Arial,sans-serif;color:{theme.TEXT};background:{theme.BACKGROUND}}}"
    "main{max-width:44rem;margin:0 auto;padding:5rem 1.5rem}h1{font-size:1.9rem;line-height:1.25}"
    f"a{{color:{theme.AREA};display:inline-block;padding:.6rem 0}}"
)


def html_page(sentence: str, status: int, link: str = "/", words: str = "Til forsiden") -> Response:
    """An HTML page with an error sentence and a link. link: an address within the app; words: the text of the link."""
    escaped = html.escape(sentence)
    body = (
        '<!DOCTYPE html><html lang="da"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escaped}</title><style>{STYLE}</style></head><body><main><h1>{escaped}</h1>"
        f'<p><a href="{html.escape(app_address.within(link))}">{html.escape(words)}</a></p></main></body></html>'
    )
    return HTMLResponse(body, status, NEVER_STORED)


def plain_text(sentence: str, status: int) -> Response:
    """An error sentence as plain text, for requests that are not for a page."""
    return Response(sentence, status, NEVER_STORED, "text/plain; charset=utf-8")


def json_object(sentence: str, status: int) -> Response:
    """An error sentence as JSON: {"fejl": sentence}."""
    content = json.dumps({"fejl": sentence}, ensure_ascii=False)
    return Response(content, status, NEVER_STORED, "application/json")
