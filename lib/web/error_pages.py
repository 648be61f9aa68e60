"""Short answers in Danish for what cannot be shown, instead of the server's own English ones."""

import html
import json

from starlette.responses import HTMLResponse, Response

from lib.charts import theme

NEVER_STORED = {"Cache-Control": "no-store"}
STYLE = (
    f"body{{margin:0;font:1.06rem/1.5 'Source Sans',Arial,sans-serif;color:{theme.TEXT};background:{theme.BACKGROUND}}}"
    "main{max-width:44rem;margin:0 auto;padding:5rem 1.5rem}h1{font-size:1.9rem;line-height:1.25}"
    f"a{{color:{theme.AREA};display:inline-block;padding:.6rem 0}}"
)


def page(sentence: str, status: int, link: str = "/", words: str = "Til forsiden") -> Response:
    """A page with a sentence and a link on. link: an address within the app; words: what it says."""
    said = html.escape(sentence)
    body = (
        '<!DOCTYPE html><html lang="da"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{said}</title><style>{STYLE}</style></head><body><main><h1>{said}</h1>"
        f'<p><a href="{html.escape(link)}">{html.escape(words)}</a></p></main></body></html>'
    )
    return HTMLResponse(body, status, NEVER_STORED)


def text(sentence: str, status: int) -> Response:
    """A sentence for a program that asked for something else than a page."""
    return Response(sentence, status, NEVER_STORED, "text/plain; charset=utf-8")


def data(sentence: str, status: int) -> Response:
    """The same as JSON: {"fejl": sentence}."""
    said = json.dumps({"fejl": sentence}, ensure_ascii=False)
    return Response(said, status, NEVER_STORED, "application/json")
