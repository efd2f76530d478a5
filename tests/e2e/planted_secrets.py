"""Secrets of thirty kinds, as many of each as are wanted. None is anybody's: all are made here."""

import base64
import hashlib
import json
import urllib.parse

ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def letters(seed, size, alphabet=ALNUM):
    """Looks random, is the same in every run, and has a digit."""
    out = ""
    while len(out) < size:
        digest = hashlib.sha256(("%s %d" % (seed, len(out))).encode()).digest()
        out += "".join(alphabet[byte % len(alphabet)] for byte in digest)
    return out[:size - 1] + "7"


def card(seed, prefix, size):
    """A card number with a right check digit (ISO/IEC 7812-1)."""
    digits = prefix + letters(seed, size - len(prefix) - 1, "0123456789")
    total = 0
    for i, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if i % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def groups(number, sizes, separator):
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at:at + size])
        at += size
    return separator.join(parts)


def jwt(seed, header):
    part = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
    return "%s.%s.%s" % (part(header), part({"sub": letters(seed, 12)}), letters(seed + "s", 43))


def private_key(seed, kind):
    return "-----BEGIN %s-----\n%s\n%s\n-----END %s-----" % (
        kind, letters(seed, 64), letters(seed + "2", 40), kind)


# kind -> (what is secret, what is written). The second is a pattern for the first.
KINDS = {
    "jwt": lambda s: (jwt(s, {"alg": "HS256", "typ": "JWT"}), "%s"),
    "jwt-none": lambda s: (jwt(s, {"alg": "none"}), "%s"),
    "stripe-live": lambda s: ("sk" + "_live_" + letters(s, 24), "%s"),
    "stripe-test": lambda s: ("sk" + "_test_" + letters(s, 24), "%s"),
    "stripe-restricted": lambda s: ("rk" + "_live_" + letters(s, 24), "%s"),
    "stripe-webhook": lambda s: ("whsec" + "_" + letters(s, 32), "%s"),
    "github": lambda s: ("ghp" + "_" + letters(s, 36), "%s"),
    "github-app": lambda s: ("ghs" + "_" + letters(s, 36), "%s"),
    "github-fine": lambda s: ("github" + "_pat_" + letters(s, 22) + "_" + letters(s + "2", 59), "%s"),
    "gitlab": lambda s: ("glpat" + "-" + letters(s, 20), "%s"),
    "aws": lambda s: ("AKIA" + letters(s, 16, ALNUM[:26] + "234567"), "%s"),
    "aws-session": lambda s: ("ASIA" + letters(s, 16, ALNUM[:26] + "234567"), "%s"),
    "google": lambda s: ("AIza" + letters(s, 35), "%s"),
    "google-oauth": lambda s: ("ya29" + ".a0" + letters(s, 60), "%s"),
    "google-client": lambda s: ("GOCSPX" + "-" + letters(s, 28), "%s"),
    "slack": lambda s: ("xoxb" + "-123456789012-" + letters(s, 24), "%s"),
    "slack-app": lambda s: ("xapp" + "-1-A01-" + letters(s, 40), "%s"),
    "npm": lambda s: ("npm" + "_" + letters(s, 36), "%s"),
    "sendgrid": lambda s: ("SG" + "." + letters(s, 22) + "." + letters(s + "2", 43), "%s"),
    "openai": lambda s: ("sk" + "-proj-" + letters(s, 40), "%s"),
    "shopify": lambda s: ("shpat" + "_" + letters(s, 32, "0123456789abcdef"), "%s"),
    "card-visa": lambda s: (card(s, "4", 16), "%s"),
    "card-spaces": lambda s: (groups(card(s, "4", 16), (4, 4, 4, 4), " "), "%s"),
    "card-dashes": lambda s: (groups(card(s, "51", 16), (4, 4, 4, 4), "-"), "%s"),
    "card-amex": lambda s: (card(s, "37", 15), "%s"),
    "bearer": lambda s: (letters(s, 30), "Bearer %s"),
    "basic": lambda s: (base64.b64encode(("u:" + letters(s, 16)).encode()).decode(), "Basic %s"),
    "url-password": lambda s: ("u%s:%s" % (letters(s, 6), letters(s + "2", 12)),
                               "https://%s@db.example.com/x"),
    "private-key": lambda s: (private_key(s, "RSA PRIVATE " + "KEY"), "%s"),
    "private-key-openssh": lambda s: (private_key(s, "OPENSSH PRIVATE " + "KEY"), "%s"),
}


def spellings(secret):
    """How a secret may be written by whoever leaks it: as it is, percent-encoded, in JSON, and in
    base64 wherever in the encoded text it begins."""
    raw = secret.encode()
    yield raw
    yield urllib.parse.quote(secret, safe="").encode()
    yield urllib.parse.quote_plus(secret).encode()
    yield json.dumps(secret)[1:-1].encode()
    for shift in range(3):
        coded = base64.b64encode(b"x" * shift + raw).rstrip(b"=")
        yield coded[4 if shift else 0:-2]
