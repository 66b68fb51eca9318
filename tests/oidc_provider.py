"""A provider of OpenID Connect on the loopback: what a real one does of the code flow, and what it refuses.

It keeps to the standard by itself: a code is good once, for one minute, for one client and one return address,
and only with the verifier of the challenge that was shown when it was asked for.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

KEY_ID = "k1"
CODE_SECONDS = 60


@dataclass
class Asked:
    """What came with the request that a code was given for."""

    query: dict[str, str]
    claims: dict[str, Any]
    at: float = field(default_factory=time.monotonic)


class Provider:
    """`person` is who is signed in there: the claims of the next token. The other attributes bend it."""

    def __init__(self, host: str) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.client_id, self.client_secret = "hearken", secrets.token_urlsafe(16)
        self.person: dict[str, Any] = {}
        self.asked_about: dict[str, Any] = {}
        self.codes: dict[str, Asked] = {}
        self.given: list[str] = []  # every code and token, to be looked for in logs
        self.refusals: list[str] = []
        self.bent: dict[str, Any] = {}  # claims of the token put in place of the right ones
        self.signing: tuple[Any, str] = (self.key, "RS256")
        self.bent_config: dict[str, Any] = {}
        self.shows_a_page = False  # as providers do at the first sign-in of a day: what comes next begins there
        self.answers_with: dict[str, str] = {}  # parameters of the way back put in place of the right ones
        self.server = ThreadingHTTPServer((host, 0), _handler(self))
        self.issuer = f"http://{host}:{self.server.server_port}"

    def config(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.bent_config,
        }

    def keys(self) -> dict[str, Any]:
        public = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": KEY_ID, "alg": "RS256", "use": "sig"}]}

    def way_back(self, address: str) -> str:
        """Where the browser is sent by the authorization endpoint."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        if self.person.get("error"):
            answer = {"error": self.person["error"], "state": query["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self.codes[code] = Asked(query, dict(self.person))
            self.given.append(code)
            answer = {"code": code, "state": query["state"], "iss": self.issuer}
        return f"{query['redirect_uri']}?{urlencode({**answer, **self.answers_with})}"

    def exchange(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code, or None and a note of why not."""
        asked = self.codes.pop(sent.get("code", ""), None)
        why = self._refusal(asked, sent)
        if why is not None or asked is None:
            self.refusals.append(why or "code")
            return None
        token, signed = secrets.token_urlsafe(16), self.signed(asked)
        self.given += [token, signed]
        return {"access_token": token, "token_type": "Bearer", "expires_in": 300, "id_token": signed}

    def _refusal(self, asked: Asked | None, sent: dict[str, str]) -> str | None:
        if asked is None or time.monotonic() - asked.at > CODE_SECONDS:
            return "code"
        if (sent.get("client_id"), sent.get("client_secret")) != (self.client_id, self.client_secret):
            return "client"
        if sent.get("redirect_uri") != asked.query["redirect_uri"]:
            return "redirect_uri"
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (asked.query.get("code_challenge"), asked.query.get("code_challenge_method")) != (challenge, "S256"):
            return "code_verifier"
        return None

    def signed(self, asked: Asked) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "iat": now,
            "exp": now + 300,
            "nonce": asked.query.get("nonce"),
            **asked.claims,
            **self.bent,
        }
        key, algorithm = self.signing
        return jwt.encode({k: v for k, v in claims.items() if v is not None}, key, algorithm, {"kid": KEY_ID})


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/authorize" and provider.shows_a_page:
                self._send(f'<a href="{escape(provider.way_back(self.path))}">Go on</a>', "text/html", 200)
                return
            if path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.way_back(self.path))
                self.end_headers()
                return
            pages: dict[str, Callable[[], dict[str, Any]]] = {
                "/.well-known/openid-configuration": provider.config,
                "/keys": provider.keys,
                "/userinfo": lambda: provider.asked_about,
            }
            self._json(pages[path]() if path in pages else None, 404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._json(provider.exchange({name: values[0] for name, values in parse_qs(body).items()}), 400)

        def _json(self, told: dict[str, Any] | None, otherwise: int) -> None:
            body = json.dumps(told if told is not None else {"error": "invalid_grant"})
            self._send(body, "application/json", 200 if told is not None else otherwise)

        def _send(self, body: str, kind: str, status: int) -> None:
            sent = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    return Handler


@contextmanager
def running(host: str = "localhost") -> Iterator[Provider]:
    """On an address of the loopback that a browser can take for another site than the one of the tests."""
    provider = Provider(host)
    thread = threading.Thread(target=provider.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        provider.server.server_close()
        thread.join()
