"""The `token-status-list` package (IETF Token Status List) reads how cards stand from a published update.

Standard input is JSON: {"at": seconds since 1970, "update": hex, "keys": {"card", "status", "update":
PEM}, "cards": [{"text": of the QR, "status": word}]}. The `cwt` package checks the signatures. The
list's form and its bits are the other package's business: nothing of ours has a part in reading them.
"""

import base64
import hashlib
import json
import sys
from unittest import mock

import cwt
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from cwt import COSEKey
from family_cards import altered, cose_bytes
from token_status_list import INVALID, SUSPENDED, VALID, BitArray

SUBJECT, TIME_TO_LIVE, STATUS_LIST, STATUS = 2, 65534, 65533, 65535  # CWT claims, IANA
STATUS_LISTS = -65543  # SPEC.md, section 5: the status lists of an update
STATUSES = {"valid": VALID, "revoked": INVALID, "suspended": SUSPENDED, "superseded": 3}


def cose_key(pem: str) -> COSEKey:
    """An Ed25519 key; its key id is the beginning of its thumbprint (RFC 9679)."""
    public_key = load_pem_public_key(pem.encode()).public_bytes_raw()
    thumbprint = hashlib.sha256(bytes.fromhex("a301012006215820") + public_key).digest()
    return COSEKey.new({1: 1, -1: 6, -2: public_key, 2: thumbprint[:4], 3: -8})


def read_list(claims: dict) -> BitArray:
    """The package loads the draft's JSON form; in CBOR the same bytes stand without base64url."""
    value = claims[STATUS_LIST]
    packed = base64.urlsafe_b64encode(value["lst"]).rstrip(b"=").decode()
    return BitArray.load({"bits": value["bits"], "lst": packed})


def main() -> None:
    given = json.load(sys.stdin)
    keys = {name: cose_key(pem) for name, pem in given["keys"].items()}
    with mock.patch("time.time", return_value=float(given["at"])):
        update = cwt.decode(bytes.fromhex(given["update"]), keys["update"])
        lists = {}
        for token in update[STATUS_LISTS]:
            claims = cwt.decode(token, keys["status"])
            if claims[TIME_TO_LIVE] <= 0:
                sys.exit(f"the list is fresh for {claims[TIME_TO_LIVE]} seconds")
            lists[claims[SUBJECT]] = read_list(claims)
            try:
                cwt.decode(altered(token), keys["status"])
            except Exception:  # noqa: BLE001, the package has several kinds
                pass
            else:
                sys.exit("an altered list was accepted")

        places = set()
        for card in given["cards"]:
            place = cwt.decode(cose_bytes(card["text"]), keys["card"])[STATUS]["status_list"]
            read = lists[place["uri"]][place["idx"]]
            if read != STATUSES[card["status"]]:
                sys.exit(f"place {place} is {read}, but the card is {card['status']}")
            places.add((place["uri"], place["idx"]))
            print(f"token-status-list read {card['status']}")

    # Every other place is valid: nothing was written beside a card's own.
    for uri, entries in lists.items():
        for index in range(len(entries)):
            if entries[index] != VALID and (uri, index) not in places:
                sys.exit(f"place {index} of {uri} is {entries[index]}, and no card has it")


main()
