"""What the three scripts share: the cards to check, and the plain steps from QR text to COSE bytes.

Standard input is JSON: {"at": seconds since 1970, "cards": [{"text", "public_key" (hex), "key_id"
(hex), "family_id", "head", "head_hindi" (or null), "members" (names)}]}.
"""

import json
import sys
import zlib
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # RFC 9285, table 1


@dataclass
class Card:
    """One card as the issuer knows it, and its QR text."""

    text: str
    public_key: bytes
    key_id: bytes
    family_id: str
    head: str
    head_hindi: str | None
    members: list[str]


def read_cards() -> tuple[int, list[Card]]:
    """The time to check at, and the cards, from standard input."""
    given = json.load(sys.stdin)
    cards = [
        Card(**{**card, "public_key": bytes.fromhex(card["public_key"]), "key_id": bytes.fromhex(card["key_id"])})
        for card in given["cards"]
    ]
    return given["at"], cards


def cose_bytes(text: str) -> bytes:
    """RFC 9285 and RFC 1950, written down again so that our own code has no part in this."""
    values = [ALPHABET.index(character) for character in text]
    out = bytearray()
    for at in range(0, len(values), 3):
        group = values[at : at + 3]
        number = sum(value * 45**place for place, value in enumerate(group))
        out += number.to_bytes(len(group) - 1, "big")
    return zlib.decompress(bytes(out))


def altered(token: bytes) -> bytes:
    """The token with one bit of its claims turned: a name says something else."""
    at = len(token) // 2
    return token[:at] + bytes([token[at] ^ 0x01]) + token[at + 1 :]


def expect(card: Card, what: str, seen: object, wanted: object) -> None:
    """Ends the script where another implementation reads something else than was signed."""
    if seen != wanted:
        sys.exit(f"family {card.family_id}: {what} is {seen!r}, not {wanted!r}")


def expect_claims(card: Card, claims: dict) -> None:
    """Head of family and members as they stand in the CWT's claim 169."""
    person = claims[169]
    expect(card, "169/1 (family id)", person[1], card.family_id)
    expect(card, "169/4 (head)", person[4], card.head)
    expect(card, "169/19 (head in Hindi)", person.get(19), card.head_hindi)
    text = repr(person[75])
    for name in card.members:
        expect(card, f"member {name!r} in 169/75", name in text, True)
