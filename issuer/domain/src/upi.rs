//! Links that open a UPI app with payee and amount filled in, after NPCI's UPI Linking
//! Specifications 1.6. A link proves nothing: whether money came is known from the bank.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{Money, aadhaar};

/// What stands in a link's value as it is (RFC 3986, 2.3); a space becomes `%20`, never `+`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Characters of an address, of a payee's name, of our reference (`tr`) and of a note, at most.
const ADDRESS_MAX: usize = 255;
const NAME_MAX: usize = 99;
const REFERENCE_MAX: usize = 35;
const NOTE_MAX: usize = 50;

/// Where money goes: a virtual payment address such as `hpfcs.fees@sbi`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UpiAddress(String);

/// Our name for one payment, by which the bank's file is matched with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentReference(String);

/// Who is paid, as the office's configuration says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpiPayee {
    address: UpiAddress,
    name: String,
    merchant_code: Option<String>,
}

/// A link for one amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpiLink {
    link: String,
    payee: UpiPayee,
    amount: Money,
}

/// Why there is no such link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UpiError {
    /// No payment address.
    #[error(
        "a UPI address is a name and a bank's handle, of letters and digits\n\nhint: write it like hpfcs.fees@sbi"
    )]
    Address,
    /// The address or the reference has what may be an Aadhaar number.
    #[error("twelve digits in the {what} may be an Aadhaar number\n\nhint: use another {what}")]
    Aadhaar {
        /// Which of them.
        what: &'static str,
    },
    /// Empty, too long, or with a character that is not printed.
    #[error("the {what} has 1 to {most} printed characters")]
    Text {
        /// Which text.
        what: &'static str,
        /// How many it may have.
        most: usize,
    },
    /// No reference.
    #[error(
        "a payment reference has 1 to {REFERENCE_MAX} letters A-Z, digits and dashes\n\nhint: take the acknowledgement number"
    )]
    Reference,
    /// No merchant category code.
    #[error("a merchant code has four digits (ISO 18245)\n\nhint: the bank's letter names it")]
    MerchantCode,
    /// There is nothing to pay.
    #[error("there is nothing to pay\n\nhint: no fee needs no payment link")]
    NoAmount,
}

impl UpiAddress {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, UpiError> {
        let (name, handle) = text.split_once('@').ok_or(UpiError::Address)?;
        let of = |text: &str, marks: &[u8]| {
            text.len() >= 2
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || marks.contains(&byte))
        };
        let starts_with_letter = handle.starts_with(|first: char| first.is_ascii_alphabetic());
        if text.len() > ADDRESS_MAX || !of(name, b".-_") || !of(handle, b".") || !starts_with_letter
        {
            return Err(UpiError::Address);
        }
        refuse_aadhaar(text, "UPI address")?;
        Ok(Self(text.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PaymentReference {
    /// Reads a reference. Banks cut off or refuse other characters.
    pub fn parse(text: &str) -> Result<Self, UpiError> {
        let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        if !(1..=REFERENCE_MAX).contains(&text.len()) || !text.bytes().all(allowed) {
            return Err(UpiError::Reference);
        }
        refuse_aadhaar(text, "payment reference")?;
        Ok(Self(text.to_owned()))
    }

    /// The reference.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl UpiPayee {
    /// Someone who is paid, by the name that the payer's app shows. Merchants have a category code,
    /// persons and most offices none.
    pub fn new(
        address: UpiAddress,
        name: &str,
        merchant_code: Option<&str>,
    ) -> Result<Self, UpiError> {
        check_text(name, "payee's name", NAME_MAX)?;
        if let Some(code) = merchant_code
            && !(code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err(UpiError::MerchantCode);
        }
        Ok(Self {
            address,
            name: name.to_owned(),
            merchant_code: merchant_code.map(str::to_owned),
        })
    }

    /// Where the money goes.
    pub fn address(&self) -> &UpiAddress {
        &self.address
    }

    /// The name that the payer sees.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl UpiLink {
    /// The link for an amount. The note stands in the payer's and the payee's statements: nothing
    /// personal belongs there.
    pub fn new(
        payee: &UpiPayee,
        amount: Money,
        reference: &PaymentReference,
        note: &str,
    ) -> Result<Self, UpiError> {
        if amount.is_zero() {
            return Err(UpiError::NoAmount);
        }
        check_text(note, "payment note", NOTE_MAX)?;
        refuse_aadhaar(note, "payment note")?;
        let encoded = |text| utf8_percent_encode(text, ENCODED);
        // An `@` may stand in a query (RFC 3986, 3.4), and apps want it as it is.
        let mut parts = vec![
            format!("pa={}", payee.address),
            format!("pn={}", encoded(&payee.name)),
        ];
        let code = payee.merchant_code.as_ref();
        parts.extend(code.map(|code| format!("mc={code}")));
        parts.extend([
            format!("tr={reference}"),
            format!("tn={}", encoded(note)),
            format!("am={}", amount.decimal()),
            "cu=INR".to_owned(),
        ]);
        let link = format!("upi://pay?{}", parts.join("&"));
        Ok(Self {
            link,
            payee: payee.clone(),
            amount,
        })
    }

    /// Who is paid.
    pub fn payee(&self) -> &UpiPayee {
        &self.payee
    }

    /// How much it asks for.
    pub fn amount(&self) -> Money {
        self.amount
    }

    /// The link, for a page and a QR code.
    pub fn as_str(&self) -> &str {
        &self.link
    }
}

impl fmt::Display for UpiAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for PaymentReference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for UpiLink {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.link)
    }
}

fn check_text(text: &str, what: &'static str, most: usize) -> Result<(), UpiError> {
    let is_empty = text.trim().is_empty();
    if is_empty || text.chars().count() > most || text.contains(char::is_control) {
        return Err(UpiError::Text { what, most });
    }
    Ok(())
}

fn refuse_aadhaar(text: &str, what: &'static str) -> Result<(), UpiError> {
    if aadhaar::find_in(text) {
        return Err(UpiError::Aadhaar { what });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
