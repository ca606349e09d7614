"""The `pycose` package (RFC 9052) accepts our cards."""

import cbor2
from family_cards import altered, cose_bytes, expect, expect_claims, read_cards
from pycose.headers import KID, Algorithm
from pycose.algorithms import EdDSA
from pycose.keys import OKPKey
from pycose.keys.curves import Ed25519
from pycose.messages import CoseMessage


def main() -> None:
    _, cards = read_cards()
    for card in cards:
        key = OKPKey(crv=Ed25519, x=card.public_key)
        token = cose_bytes(card.text)
        message = CoseMessage.decode(token)
        expect(card, "the algorithm", message.phdr[Algorithm], EdDSA)
        expect(card, "the key id", message.phdr[KID], card.key_id)
        message.key = key
        expect(card, "the signature's result", message.verify_signature(), True)
        expect_claims(card, cbor2.loads(message.payload))

        forged = CoseMessage.decode(altered(token))
        forged.key = key
        expect(card, "the altered card's result", forged.verify_signature(), False)
        print(f"pycose verified family {card.family_id} of {len(card.members) + 1}")


main()
