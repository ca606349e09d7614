//! The demo's folder: an office with demo keys, replaced by the next demo and never another's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::whole_files::{NewFolder, WriteError, write_file};
use crate::signing::DemoKeys;

/// What says that a folder is the demo's.
const MARKER: &str = ".made-by-issuer-demo";
const MARKER_TEXT: &str = "`issuer demo` made this folder and replaces it when it runs again.\n";

/// The office's settings.
pub const SETTINGS: &str = "issuer.toml";
/// What another card costs.
const RATE_LISTS: &str = "fees.toml";
const RATE_LISTS_TEXT: &str = include_str!("../../../fees.example.toml");
/// The synthetic register.
pub const REGISTER: &str = "register";

const SETTINGS_TEXT: &str = "\
# Made by `issuer demo`. The keys are DEMO keys: every card is a SPECIMEN, and `issuer` wants
# --allow-demo-keys before it uses them.

[issuer]
uri = \"https://hp.example\"
status_lists = \"https://hp.example/s/\"
card_years = 5

[database]
path = \"register.sqlite\"
photos = \"photos\"

[register]
family_id = \"!#######\"
member_id = \"#########\"
ration_card = \"HP#############\"

[keys]
trust_list = \"keys/trust-list.cose\"
roots = [\"keys/root-1.pub.pem\", \"keys/root-2.pub.pem\", \"keys/root-3.pub.pem\"]
root_threshold = 2

[[keys.card]]
file = \"keys/card.key.pem\"
passphrase_file = \"keys/passphrase.txt\"

[[keys.card]]
file = \"keys/card-next.key.pem\"
passphrase_file = \"keys/passphrase.txt\"

[[keys.status]]
file = \"keys/status.key.pem\"
passphrase_file = \"keys/passphrase.txt\"

[[keys.update]]
file = \"keys/update.key.pem\"
passphrase_file = \"keys/passphrase.txt\"

[keys.limits]
# A real key signs 1,00,000 cards at most.
card_quota = 100000000

[counter]
rate_lists = \"fees.toml\"
payee_address = \"hpfcs.demo@bank\"
payee_name = \"Him Parivar DEMO\"

[lists]
fresh_days = 7
expire_days = 35

[output]
folder = \".\"
";

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DemoFolderError {
    /// It is somebody else's.
    #[error("{} is there already and was not made by the demo, so it is left alone\n\nhint: name another folder with --out", path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
    /// It cannot be looked at.
    #[error("{} cannot be read", path.display())]
    Read {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Begins the demo's folder with settings and demo keys. An older demo stays until this one is
/// finished.
pub fn begin_demo_folder(path: &Path) -> Result<NewFolder, DemoFolderError> {
    if !may_be_replaced(path).map_err(|source| DemoFolderError::Read {
        path: path.to_owned(),
        source,
    })? {
        return Err(DemoFolderError::NotOurs {
            path: path.to_owned(),
        });
    }
    let folder = NewFolder::begin(path)?;
    let draft = folder.draft();
    write_file(&draft.join(MARKER), MARKER_TEXT.as_bytes())?;
    write_file(&draft.join(SETTINGS), SETTINGS_TEXT.as_bytes())?;
    write_file(&draft.join(RATE_LISTS), RATE_LISTS_TEXT.as_bytes())?;
    for (name, content) in DemoKeys::files() {
        write_file(&draft.join("keys").join(name), content)?;
    }
    Ok(folder)
}

/// A folder that is not there, is empty, or is an older demo's.
fn may_be_replaced(path: &Path) -> io::Result<bool> {
    if !fs::exists(path)? {
        return Ok(true);
    }
    if !fs::symlink_metadata(path)?.is_dir() {
        return Ok(false);
    }
    Ok(fs::exists(path.join(MARKER))? || fs::read_dir(path)?.next().is_none())
}

#[cfg(test)]
mod tests {
    use card_payload::Timestamp;

    use super::*;
    use crate::config::Config;
    use crate::signing::{DemoKeyPolicy, KeyRing};

    #[test]
    fn the_folder_is_an_office_with_demo_keys() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("demo-out");
        begin_demo_folder(&path).unwrap().finish().unwrap();
        let config = Config::load(&path.join(SETTINGS)).unwrap();
        let now = Timestamp::from_seconds(1_795_219_200);
        assert!(KeyRing::open(&config.key_places(), DemoKeyPolicy::Refuse, now).is_err());
        KeyRing::open(&config.key_places(), DemoKeyPolicy::Allow, now).unwrap();
    }

    #[test]
    fn an_older_demo_is_replaced_and_another_folder_is_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("demo-out");
        fs::create_dir(&path).unwrap();
        begin_demo_folder(&path).unwrap().finish().unwrap();
        begin_demo_folder(&path).unwrap().finish().unwrap();

        let other = place.path().join("work");
        fs::create_dir(&other).unwrap();
        fs::write(other.join("thesis.txt"), "years").unwrap();
        let error = begin_demo_folder(&other).unwrap_err();
        assert!(error.to_string().contains("--out"), "{error}");
        assert!(other.join("thesis.txt").exists());
        let file = other.join("thesis.txt");
        assert!(matches!(
            begin_demo_folder(&file),
            Err(DemoFolderError::NotOurs { .. })
        ));
    }
}
