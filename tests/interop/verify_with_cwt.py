"""The `cwt` package (RFC 8392) accepts our cards."""

from unittest import mock

import cwt
from cwt import COSEKey
from family_cards import altered, cose_bytes, expect, expect_claims, read_cards


def main() -> None:
    at, cards = read_cards()
    for card in cards:
        key = COSEKey.new({1: 1, -1: 6, -2: card.public_key, 2: card.key_id, 3: -8})  # OKP, Ed25519
        token = cose_bytes(card.text)
        with mock.patch("time.time", return_value=float(at)):
            expect_claims(card, cwt.decode(token, key))
            try:
                cwt.decode(altered(token), key)
            except Exception:  # noqa: BLE001, the package has several kinds
                pass
            else:
                expect(card, "the altered card", "accepted", "refused")
        print(f"cwt verified family {card.family_id} of {len(card.members) + 1}")


main()
