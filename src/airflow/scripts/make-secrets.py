"""Makes Secrets that are not there, as NAME:KEY:KIND, and touches none that is: its account may create Secrets, and neither read nor change them."""
import base64
import json
import os
import secrets
import ssl
import sys
import time
import urllib.error
import urllib.request

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
MAKE = {
    "password": lambda: secrets.token_urlsafe(18),
    "fernet": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    "key": lambda: secrets.token_hex(64),
}


def create(name: str, key: str, kind: str) -> str:
    namespace = open(f"{ACCOUNT}/namespace").read()
    body = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "labels": json.loads(os.environ["LABELS"])},
        "stringData": {key: MAKE[kind]()},
    }
    request = urllib.request.Request(
        f"https://{os.environ['KUBERNETES_SERVICE_HOST']}:{os.environ['KUBERNETES_SERVICE_PORT']}/api/v1/namespaces/{namespace}/secrets",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {open(f'{ACCOUNT}/token').read()}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10, context=ssl.create_default_context(cafile=f"{ACCOUNT}/ca.crt")):
            return "made"
    except urllib.error.HTTPError as error:
        if error.code == 409:
            return "is there"
        raise SystemExit(f"Secret {name} cannot be made: {error.read().decode()}") from None


for argument in sys.argv[1:]:
    name, key, kind = argument.split(":")
    for patience in range(30):
        try:
            print(f"Secret {name}: {create(name, key, kind)}", flush=True)
            break
        except OSError as error:
            print(f"Secret {name}: {error}", flush=True)
            time.sleep(1)
    else:
        raise SystemExit("The API server does not answer.")
