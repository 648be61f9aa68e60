"""Asking a statistics service on the web: POST with JSON, retries, limits, and errors as Danish sentences.

What Statistikbanken (client.py) and Uddannelsesstatistik (schools/client.py) have in common.
"""

import json
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import InvalidHeader, MaxRetryError
from urllib3.util.retry import RequestHistory, Retry

MOST_BYTES = 100 * 2**20
CONNECT_SECONDS, READ_SECONDS = 10, 60  # of the next piece of an answer
ANSWER_SECONDS = 600  # of one answer from its first byte to its last
WORDS_LENGTH = 300
NO_WORDS = "…"  # instead of a secret
# A request changes nothing at the server, so it may be repeated. The pauses are 2, 4, 8 and 16 seconds:
# without this history there would be none before the second try.
RETRY = Retry(
    total=4, backoff_factor=1, retry_after_max=120, status_forcelist=(429, 500, 502, 503, 504),
    history=(RequestHistory(None, None, None, None, None),),
)  # fmt: skip
TRANSIENT = (
    requests.exceptions.ConnectionError, requests.exceptions.Timeout,
    requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError,
)  # fmt: skip


class StatbankError(Exception):
    """A request to a statistics service failed; the message is a Danish sentence."""


@dataclass(frozen=True)
class ApiResponse:
    """An unparsed response. table: the folder it is saved in. request: the JSON body sent. suffix: of its file."""

    table: str
    address: str
    request: str
    content: bytes
    suffix: str


class BearerKey(requests.auth.AuthBase):
    """Sends a key with each request. As `auth`, so that no password file of the machine can take its place."""

    def __init__(self, key: str):
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with the key in its header."""
        request.headers["Authorization"] = f"Bearer {self._key}"
        return request


class Service:
    """Sends requests to one service, with retries; follows no redirects.

    name: in sentences. key: sent with each request where given; it is in no sentence, and an answer that repeats it is
    refused, so that it is in no file either.
    """

    def __init__(self, name: str, address: str, key: str = ""):
        self.name = name
        self._address = address.rstrip("/")
        self._key = key
        self._session = requests.Session()
        if key:
            self._session.auth = BearerKey(key)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def post(self, function: str, about: str, table: str, body: dict, suffix: str) -> ApiResponse:
        """The response of a function. about: what is asked about, in sentences: "tabellen FOLK1A". table, suffix: see
        ApiResponse. Raises StatbankError."""
        address = f"{self._address}/{function}"
        retry = RETRY
        while True:
            response = None
            try:
                with self._session.post(
                    address, json=body, stream=True, allow_redirects=False,
                    timeout=(CONNECT_SECONDS, READ_SECONDS),
                ) as response:  # fmt: skip
                    if response.status_code == requests.codes.ok:
                        content = self._without_key(_whole_body(response, about), about)
                        return ApiResponse(table, address, json.dumps(body, ensure_ascii=False), content, suffix)  # fmt: skip
                    if response.status_code not in retry.status_forcelist:
                        raise StatbankError(self._refusal_sentence(response, about))
                    why = f"{self.name} svarer ikke lige nu (fejl {response.status_code})."
            except TRANSIENT as error:
                why = self._connection_failure(error, about, urlsplit(address).netloc)
            except requests.exceptions.RequestException:
                raise StatbankError(f"{self.name} kan ikke spørges på {address}.") from None
            try:
                retry = retry.increment("POST", address, error=ConnectionError(why))
                retry.sleep(None if response is None else response.raw)
            except (
                MaxRetryError,
                InvalidHeader,
            ):  # no retries left, or an invalid Retry-After header
                raise StatbankError(f"{why} Prøv igen senere.") from None

    def _without_key(self, content: bytes, about: str) -> bytes:
        if self._key and self._key.encode() in content:
            raise StatbankError(f"Svaret om {about} gentager nøglen og er ikke gemt.")
        return content

    def _connection_failure(self, error: Exception, about: str, host: str) -> str:
        if isinstance(error, requests.exceptions.Timeout) or "timed out" in str(error):
            return f"{self.name} svarede ikke i tide om {about}."
        if error.args and isinstance(error.args[0], MaxRetryError):
            return f"Der er ikke forbindelse til {self.name} ({host})."
        return f"Svaret om {about} blev afbrudt."

    def _refusal_sentence(self, response: requests.Response, about: str) -> str:
        """The Danish sentence for a response with an error status."""
        if response.is_redirect:
            return f"{self.name} sender videre til en anden adresse. Det følges ikke."
        if self._key and response.status_code in (requests.codes.unauthorized, requests.codes.forbidden):  # fmt: skip
            return f"{self.name} afviser nøglen (fejl {response.status_code})."
        try:
            words = " ".join(str(json.loads(_whole_body(response, about))["message"]).split())
        except (ValueError, KeyError, TypeError, RecursionError):
            return f"{self.name} afviser spørgsmålet om {about} (fejl {response.status_code})."
        if self._key:
            words = words.replace(self._key, NO_WORDS)
        return f"{self.name} afviser spørgsmålet om {about}: »{words[:WORDS_LENGTH]}«."


def _whole_body(response: requests.Response, about: str) -> bytes:
    """The whole body of a response. Raises StatbankError above MOST_BYTES or ANSWER_SECONDS."""
    end, content = time.monotonic() + ANSWER_SECONDS, bytearray()
    for piece in response.iter_content(2**16):
        content += piece
        if len(content) > MOST_BYTES:
            raise StatbankError(f"Svaret om {about} er større end {MOST_BYTES // 2**20} MB.")
        if time.monotonic() > end:
            raise StatbankError(f"Svaret om {about} kom for langsomt.")
    return bytes(content)
