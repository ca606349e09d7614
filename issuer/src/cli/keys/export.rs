use std::fs;
use std::path::PathBuf;

use card_payload::TrustedKey;
use clap::Args;
use issuer_domain::key_use_word;
use serde_json::json;

use super::super::Shared;
use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::change::in_place;
use issuer_office::signing::write_public_key;
use issuer_office::workflow::whole_files::write_file;

const EXAMPLES: &str = "\
Examples:
  issuer keys export --out public-keys      a PEM file for each key, and jwks.json for web readers
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder to write into
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

/// Writes the public halves of the trust list's keys: PEM for people, JWKS (RFC 7517, RFC 8037) for
/// `/.well-known/jwks.json`, where Claim 169 readers look.
pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let in_place = in_place(&app, shared)?;
        let keys = in_place.list().map_or(&[][..], |list| &list.keys);
        fs::create_dir_all(&arguments.out).map_err(Failure::environment)?;
        for key in keys {
            let name = format!("{}-{}.pub.pem", key_use_word(key.key_use), key.key_id);
            let pem = write_public_key(&key.public_key);
            write_file(&arguments.out.join(name), pem.as_bytes()).map_err(Failure::environment)?;
        }
        let jwks = json!({ "keys": keys.iter().map(jwk).collect::<Vec<_>>() });
        let text = serde_json::to_string_pretty(&jwks)? + "\n";
        let path = arguments.out.join("jwks.json");
        write_file(&path, text.as_bytes()).map_err(Failure::environment)?;
        if shared.json {
            println!("{}", json!({ "keys": keys.len(), "folder": arguments.out }));
        } else {
            println!(
                "{} public keys are in {}, and jwks.json with all of them",
                keys.len(),
                arguments.out.display()
            );
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

fn jwk(key: &TrustedKey) -> serde_json::Value {
    json!({
        "kty": "OKP",
        "crv": "Ed25519",
        "use": "sig",
        "alg": "EdDSA",
        "kid": key.key_id.to_string(),
        "x": base64url(&key.public_key),
    })
}

/// Base64 with the URL alphabet and without padding (RFC 4648 section 5), as JWKs want it.
fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = [0; 4];
        group[1..=chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes(group);
        for at in 0..=chunk.len() {
            let letter = bits >> (18 - 6 * at) & 63;
            text.push(char::from(LETTERS[letter as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The public key of RFC 8037, appendix A.2.
    #[test]
    fn the_example_of_rfc_8037_is_written_alike() {
        let x = [
            0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64,
            0x07, 0x3a, 0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68,
            0xf7, 0x07, 0x51, 0x1a,
        ];
        assert_eq!(base64url(&x), "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assert_eq!(base64url(b"f"), "Zg");
        assert_eq!(base64url(b"fo"), "Zm8");
        assert_eq!(base64url(b""), "");
    }
}
