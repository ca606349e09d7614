use std::path::PathBuf;

use serde::Deserialize;

/// Notices to families by SMS.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notices {
    /// How they go.
    pub sender: NoticeWay,
    /// The folder of their files, where they go into files.
    pub folder: Option<PathBuf>,
    /// The gateway's address, where they go to a gateway.
    pub url: Option<String>,
    /// A file with the token that the gateway asks for; only its owner may read it.
    pub token_file: Option<PathBuf>,
}

/// How notices go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeWay {
    /// Not at all: they wait.
    #[default]
    None,
    /// A line in the log and nothing more, for trying: then they count as sent.
    Log,
    /// Into files that a gateway fetches.
    File,
    /// To a gateway, by HTTP.
    Http,
}

impl Notices {
    pub(super) fn problem(&self) -> Option<&'static str> {
        match self.sender {
            NoticeWay::File if self.folder.is_none() => {
                Some("notices.sender = \"file\" needs notices.folder")
            }
            NoticeWay::Http if !self.url.as_deref().is_some_and(is_safe) => Some(
                "notices.sender = \"http\" needs notices.url, with https:// or on this machine (http://127.0.0.1)",
            ),
            _ => None,
        }
    }
}

/// Numbers, texts and secrets go over a wire that nobody reads, or over none.
pub(super) fn is_safe(url: &str) -> bool {
    let here = [
        "http://127.0.0.1:",
        "http://127.0.0.1/",
        "http://localhost:",
        "http://localhost/",
    ];
    url.starts_with("https://") || here.iter().any(|start| url.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_over_no_open_wire() {
        for (url, is_taken) in [
            ("https://sms.example/send", true),
            ("http://127.0.0.1:9000/send", true),
            ("http://sms.example/send", false),
            ("http://127.0.0.1.example/send", false),
            ("", false),
        ] {
            let notices = Notices {
                sender: NoticeWay::Http,
                url: Some(url.to_owned()),
                ..Notices::default()
            };
            assert_eq!(notices.problem().is_none(), is_taken, "{url}");
        }
    }
}
