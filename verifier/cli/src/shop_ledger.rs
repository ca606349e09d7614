use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use card_payload::{Month, Timestamp};
use card_verifier::{Decision, Exception, Ledger, Verdict, shop_code};

use crate::arguments::HandBackArguments;

/// The code of a card whose family was served in this month already.
pub(crate) const SERVED: &str = "L-SERVED";

/// Why the month's register is of no use.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LedgerError {
    #[error("the register {path} cannot be read or written: {source}")]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(
        "the register {path} is damaged: {source}\n\n\
         hint: keep the file and begin another one; the department may still read it"
    )]
    Damaged {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error("`{0}` is no code of a shop\n\nhint: letters, digits and dashes, at most 24")]
    Shop(String),
    #[error("writing failed: {0}")]
    Output(#[from] std::io::Error),
}

/// The month's register of a shop in a file: who was served, by hashes.
#[derive(Debug)]
pub(crate) struct ShopLedger {
    path: PathBuf,
    ledger: Ledger,
    shop: Option<String>,
}

impl ShopLedger {
    /// Opens a register; a new one where there is no file yet.
    pub(crate) fn open(path: &Path, shop: Option<&str>) -> Result<Self, LedgerError> {
        let code = |text| shop_code(text).ok_or_else(|| LedgerError::Shop(text.to_owned()));
        let ledger = match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|source| LedgerError::Damaged {
                path: path.to_owned(),
                source,
            })?,
            Err(error) if error.kind() == ErrorKind::NotFound => Ledger::default(),
            Err(source) => {
                let path = path.to_owned();
                return Err(LedgerError::File { path, source });
            }
        };
        Ok(Self {
            path: path.to_owned(),
            ledger,
            shop: shop.map(code).transpose()?.map(str::to_owned),
        })
    }

    /// When the family was served before in this month; else it is noted as served now, where nothing
    /// is against the card. What is not written must not look done, so it is written first.
    pub(crate) fn scan(
        &mut self,
        verdict: &Verdict,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, LedgerError> {
        let Some(card) = verdict.card() else {
            return Ok(None);
        };
        if !verdict.outcome().nothing_against() {
            return Ok(None);
        }
        if let Some(before) = self.ledger.served(card, now) {
            return Ok(Some(before));
        }
        let home_shop = self.shop.as_ref().map(|shop| card.home_shop() == shop);
        self.ledger
            .note(card, verdict.code(), Exception::None, home_shop, now);
        self.save()?;
        Ok(None)
    }

    fn save(&self) -> Result<(), LedgerError> {
        let fail = |source| LedgerError::File {
            path: self.path.clone(),
            source,
        };
        let bytes = serde_json::to_vec(&self.ledger).map_err(|error| fail(error.into()))?;
        let mut fresh = self.path.clone().into_os_string();
        fresh.push(".new");
        fs::write(&fresh, bytes).map_err(fail)?;
        fs::rename(&fresh, &self.path).map_err(fail)
    }
}

/// What a verdict and the register make of a card: one that was served already is looked at.
pub(crate) const fn with_register(decision: Decision, served: Option<Timestamp>) -> Decision {
    match (decision, served) {
        (Decision::Accept, Some(_)) => Decision::Undecided,
        (decision, _) => decision,
    }
}

/// Writes a month's lines as the file for the department, and remembers that they were.
pub(crate) fn hand_back(
    arguments: &HandBackArguments,
    now: Timestamp,
    out: &mut impl Write,
) -> Result<(), LedgerError> {
    let mut register = ShopLedger::open(&arguments.ledger, Some(&arguments.shop))?;
    let month = arguments.month.unwrap_or(Month::of(now));
    let file = register.ledger.hand_back(&arguments.shop, month);
    out.write_all(file.as_bytes())?;
    out.flush()?;
    register.ledger.handed_back(month);
    register.ledger.delete_over(now);
    register.save()
}
