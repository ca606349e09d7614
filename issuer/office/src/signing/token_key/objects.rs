//! The two halves of a key as a token shows them.

use cryptoki::error::Error;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;

/// `id-Ed25519` (RFC 8410, section 3) in DER: what PKCS#11 3.0 wants in `CKA_EC_PARAMS`.
const ED25519_PARAMS: [u8; 5] = [0x06, 0x03, 0x2b, 0x65, 0x70];

/// What looking for a key came to.
#[derive(Clone, Copy)]
pub(super) enum Found {
    /// Exactly one.
    One(ObjectHandle),
    /// None with this label.
    None,
    /// Several with this label.
    Several(usize),
    /// One with this label, of another kind.
    OtherKind,
}

/// Looks for one half of a key by label and, where it is given, id.
pub(super) fn find(
    session: &Session,
    class: ObjectClass,
    label: &str,
    id: Option<&[u8]>,
) -> Result<Found, Error> {
    let mut template = vec![
        Attribute::Token(true),
        Attribute::Class(class),
        Attribute::Label(label.as_bytes().to_vec()),
    ];
    template.extend(id.map(|id| Attribute::Id(id.to_vec())));
    let handles = session.find_objects(&template)?;
    let [handle] = handles[..] else {
        return Ok(if handles.is_empty() {
            Found::None
        } else {
            Found::Several(handles.len())
        });
    };
    let kind = session.get_attributes(handle, &[AttributeType::KeyType])?;
    Ok(if kind == [Attribute::KeyType(KeyType::EC_EDWARDS)] {
        Found::One(handle)
    } else {
        Found::OtherKind
    })
}

/// The `CKA_ID` of a key; empty where it has none.
pub(super) fn id_of(session: &Session, key: ObjectHandle) -> Result<Vec<u8>, Error> {
    let attributes = session.get_attributes(key, &[AttributeType::Id])?;
    Ok(match attributes.into_iter().next() {
        Some(Attribute::Id(id)) => id,
        _ => Vec::new(),
    })
}

/// Whether a private key stays in the token: sensitive, and not to be taken out.
pub(super) fn stays_inside(session: &Session, key: ObjectHandle) -> Result<bool, Error> {
    let asked = [AttributeType::Sensitive, AttributeType::Extractable];
    let attributes = session.get_attributes(key, &asked)?;
    Ok(attributes.contains(&Attribute::Sensitive(true))
        && attributes.contains(&Attribute::Extractable(false)))
}

/// The 32 bytes of an Ed25519 public key, `None` for another curve.
pub(super) fn public_key(session: &Session, key: ObjectHandle) -> Result<Option<[u8; 32]>, Error> {
    let attributes = session.get_attributes(key, &[AttributeType::EcPoint])?;
    Ok(match attributes.into_iter().next() {
        Some(Attribute::EcPoint(point)) => ed25519_point(&point),
        _ => None,
    })
}

/// `CKA_EC_POINT` of an Ed25519 key. PKCS#11 2.40 wraps it into a DER octet string (`04 20 …`, as
/// SoftHSM does), 3.0 gives it bare. An Ed448 point has 57 bytes, so the length tells the curve.
fn ed25519_point(point: &[u8]) -> Option<[u8; 32]> {
    let bare = match point {
        [0x04, 0x20, bare @ ..] if bare.len() == 32 => bare,
        bare => bare,
    };
    bare.try_into().ok()
}

/// What a new key pair is to be: both halves kept in the token, the private one never to leave it.
pub(super) fn templates(label: &str, id: &[u8]) -> (Vec<Attribute>, Vec<Attribute>) {
    let both = || {
        vec![
            Attribute::Token(true),
            Attribute::Label(label.as_bytes().to_vec()),
            Attribute::Id(id.to_vec()),
        ]
    };
    let mut public = both();
    public.extend([
        Attribute::Private(false),
        Attribute::Verify(true),
        Attribute::EcParams(ED25519_PARAMS.to_vec()),
    ]);
    let mut private = both();
    private.extend([
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Sign(true),
    ]);
    (public, private)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_read_bare_and_wrapped_and_no_other_curves() {
        let wrapped = [[0x04, 0x20].as_slice(), &[7; 32]].concat();
        assert_eq!(ed25519_point(&wrapped), Some([7; 32]));
        assert_eq!(ed25519_point(&[7; 32]), Some([7; 32]));
        for other in [&[][..], &[4, 32], &[7; 57], &[7; 31], &wrapped[..33]] {
            assert_eq!(ed25519_point(other), None);
        }
    }
}
