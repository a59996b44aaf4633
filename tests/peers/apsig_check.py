"""Signs and verifies with apsig, a library of another make, for tests/it/independent_signatures.rs.

Reads a list of tasks as JSON from standard input, writes the list of answers to standard output. A
task is {"do": "sign" | "verify", "scheme": "cavage" | "rfc9421", "method", "url", "headers",
"body"}, with "private_pem" and "key_id" to sign, "public" (PEM, or multibase for Ed25519) to
verify. The answer to "sign" is the headers to send; to "verify", the id of the key that signed, or
the reason why none did.
"""

import base64
import hashlib
import json
import sys
from urllib.parse import urlsplit

from apsig.draft import Signer, Verifier
from apsig.rfc9421 import RFC9421Signer, RFC9421Verifier
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key


def sign(task):
    key = load_pem_private_key(task["private_pem"].encode(), None)
    body = task["body"].encode()
    if task["scheme"] == "cavage":
        signer = Signer(
            headers=task["headers"],
            private_key=key,
            method=task["method"],
            url=task["url"],
            key_id=task["key_id"],
            body=body,
        )
        return signer.sign()
    url = urlsplit(task["url"])
    signer = RFC9421Signer(key, task["key_id"])
    # Of the address, apsig signs these parts only: no @target-uri, no @query.
    signer.sign_headers = ["@method", "@path", "@authority", "date"]
    headers = dict(task["headers"])
    if task["method"] == "POST":
        signer.sign_headers.append("content-digest")
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        headers["content-digest"] = f"sha-256=:{digest}:"
    signed = signer.sign(task["method"], url.path, url.netloc, headers, body)
    # apsig 0.6 replaces what it signed by `sha-256=:SHA-256=…:`, which is no structured field.
    signed.pop("content-digest")
    return {**headers, **signed}


def verify(task):
    if task["scheme"] == "cavage":
        verifier = Verifier(
            public_pem=task["public"],
            method=task["method"],
            url=task["url"],
            headers=task["headers"],
            body=task["body"].encode(),
        )
    else:
        url = urlsplit(task["url"])
        public = task["public"]
        if public.startswith("-----"):
            public = load_pem_public_key(public.encode())
        verifier = RFC9421Verifier(public, task["method"], url.path, url.netloc, task["headers"])
    return verifier.verify(raise_on_fail=True)


def answer(task):
    try:
        return {"ok": (sign if task["do"] == "sign" else verify)(task)}
    except Exception as error:  # The reason goes back to the test, which knows what it expects.
        return {"refused": f"{type(error).__name__}: {error}"}


json.dump([answer(task) for task in json.load(sys.stdin)], sys.stdout)
