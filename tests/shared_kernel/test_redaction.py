"""Secrets do not enter what is logged or committed."""

import pytest

from fairlead.shared_kernel.redaction import HIDDEN, redacted

# Built from parts, so that no scanner takes this file for a leak.
SHAPES = [
    "gh" + "p_" + "a1B2" * 9,
    "github" + "_pat_" + "a1B2" * 9,
    "gl" + "pat-" + "a1B2" * 5,
    "xo" + "xb-" + "1234-abcd-5678",
    "s" + "k-" + "proj-" + "a1B2" * 8,
    "AK" + "IA" + "ABCDEFGHIJKLMNOP",
    "AI" + "za" + "a1B2" * 9,
    "ey" + "J" + "hbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0" + ".c2lnbmF0dXJl",
    "-----BEGIN RSA PRIVATE" + " KEY-----\nabc\n-----END RSA PRIVATE" + " KEY-----",
]


@pytest.mark.parametrize("secret", SHAPES)
def test_tokens_of_known_shapes_are_hidden(secret: str) -> None:
    said = redacted(f"before {secret} after", {})

    assert secret not in said
    assert said == f"before {HIDDEN} after"


def test_a_password_in_an_address_is_hidden() -> None:
    said = redacted("cloning https://olive:hunter22@git.example.invalid/x", {})

    assert said == f"cloning https://{HIDDEN}@git.example.invalid/x"


@pytest.mark.parametrize("name", ["MY_TOKEN", "DB_PASSWORD", "client_secret", "AWS_ACCESS_KEY_ID"])
def test_values_of_secret_looking_variables_are_hidden(name: str) -> None:
    assert redacted("it is open-sesame!", {name: "open-sesame"}) == f"it is {HIDDEN}!"


def test_ordinary_text_stays_as_it_is() -> None:
    text = "3 passed in 0.12s; see https://example.invalid/a:b; skip-this-one-please-it-is-long\n"

    assert redacted(text, {"HOME": "/home", "PATH": "passed", "TOKEN": "see"}) == text
