//! The roots say which keys sign what, and until when. Done offline, a few times a year.

use card_payload::{
    EncodeError, KeyState, KeyUse, Timestamp, TrustList, TrustListToSign, TrustedKey,
};

use crate::signing::{Signer, SignerError};

/// What a trust list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustPlan {
    /// The issuer's URI; the list's own is this with `/keys`.
    pub issuer: String,
    /// One more than the last list's.
    pub version: u64,
    /// The time of signing.
    pub now: Timestamp,
    /// Days until a newer list is due.
    pub list_days: u16,
    /// Public keys with their use.
    pub keys: Vec<([u8; 32], KeyUse)>,
    /// Keys sign from here on.
    pub sign_from: Timestamp,
    /// Keys sign no more after this.
    pub sign_to: Timestamp,
    /// Cards of these keys verify until then: `sign_to` and a card's life.
    pub verify_until: Timestamp,
}

/// Why there is no trust list.
#[derive(Debug, thiserror::Error)]
pub enum TrustListError {
    /// A list that verifiers refuse.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// A root did not sign.
    #[error(transparent)]
    Sign(#[from] SignerError),
    /// No key for one of the three uses.
    #[error(
        "the trust list has no key for {0}\n\nhint: name one key each for cards, status lists and updates"
    )]
    Missing(&'static str),
    /// Times in the wrong order.
    #[error("a key must begin to sign before it ends, and verify at least as long as it signs")]
    Order,
}

/// Signs a trust list with these roots.
pub fn sign_trust_list(plan: &TrustPlan, roots: &[&dyn Signer]) -> Result<Vec<u8>, TrustListError> {
    let uses = [
        (KeyUse::Card, "cards"),
        (KeyUse::Status, "status lists"),
        (KeyUse::Update, "updates"),
    ];
    for (key_use, words) in uses {
        if !plan.keys.iter().any(|(_, used)| *used == key_use) {
            return Err(TrustListError::Missing(words));
        }
    }
    if plan.sign_from >= plan.sign_to || plan.sign_to > plan.verify_until {
        return Err(TrustListError::Order);
    }
    let keys = plan.keys.iter().map(|(public_key, key_use)| TrustedKey {
        key_id: card_verifier::key_id(public_key),
        public_key: *public_key,
        key_use: *key_use,
        sign_from: plan.sign_from,
        sign_to: plan.sign_to,
        verify_until: plan.verify_until,
        state: KeyState::Active,
    });
    let list = TrustList {
        issuer: plan.issuer.clone(),
        subject: format!("{}/keys", plan.issuer),
        version: plan.version,
        issued_at: plan.now,
        expires_at: plan
            .now
            .plus_seconds(i64::from(plan.list_days) * Timestamp::DAY),
        keys: keys.collect(),
    };
    let unsigned = TrustListToSign::new(&list)?;
    let signatures = roots
        .iter()
        .map(|root| {
            Ok((
                root.key_id(),
                root.sign(&unsigned.bytes_for(root.key_id()))?,
            ))
        })
        .collect::<Result<_, SignerError>>()?;
    Ok(unsigned.into_token(signatures))
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;
    use crate::signing::FileKey;

    #[test]
    fn a_list_needs_a_key_for_each_use_and_times_in_order() {
        let root = FileKey::from_seed(&Zeroizing::new([1; 32]));
        let day = |day: i64| Timestamp::from_seconds(1_795_000_000 + day * Timestamp::DAY);
        let mut plan = TrustPlan {
            issuer: "https://hp.example".to_owned(),
            version: 1,
            now: day(0),
            list_days: 180,
            keys: vec![([2; 32], KeyUse::Card), ([3; 32], KeyUse::Status)],
            sign_from: day(0),
            sign_to: day(365),
            verify_until: day(2_200),
        };
        assert!(matches!(
            sign_trust_list(&plan, &[&root]),
            Err(TrustListError::Missing("updates"))
        ));
        plan.keys.push(([4; 32], KeyUse::Update));
        assert!(sign_trust_list(&plan, &[&root]).is_ok());
        plan.verify_until = day(30);
        assert!(matches!(
            sign_trust_list(&plan, &[&root]),
            Err(TrustListError::Order)
        ));
    }
}
