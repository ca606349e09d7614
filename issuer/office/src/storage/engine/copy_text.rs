//! Rows as PostgreSQL's `copy … from stdin` reads them: tabs between columns, `\N` for null
//! (documentation of COPY, "Text Format").

use super::{ColumnKind, Value};

/// Appends one row.
pub(super) fn push_row(buffer: &mut Vec<u8>, row: &[Value<'_>]) {
    for (at, value) in row.iter().enumerate() {
        if at > 0 {
            buffer.push(b'\t');
        }
        push_value(buffer, value);
    }
    buffer.push(b'\n');
}

fn push_value(buffer: &mut Vec<u8>, value: &Value<'_>) {
    match value {
        Value::Text(Some(text)) => push_text(buffer, text),
        Value::Integer(Some(number)) => buffer.extend_from_slice(number.to_string().as_bytes()),
        Value::Bytes(Some(bytes)) => {
            // The backslash of bytea's hexadecimal form is itself written twice.
            buffer.extend_from_slice(b"\\\\x");
            for byte in bytes.iter() {
                buffer.push(HEX[usize::from(byte >> 4)]);
                buffer.push(HEX[usize::from(byte & 15)]);
            }
        }
        // No column holds a list.
        Value::Text(None) | Value::Integer(None) | Value::Bytes(None) | Value::Texts(_) => {
            buffer.extend_from_slice(b"\\N");
        }
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

fn push_text(buffer: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'\\' => buffer.extend_from_slice(b"\\\\"),
            b'\t' => buffer.extend_from_slice(b"\\t"),
            b'\n' => buffer.extend_from_slice(b"\\n"),
            b'\r' => buffer.extend_from_slice(b"\\r"),
            other => buffer.push(other),
        }
    }
}

/// Reads one row, with or without its line end; none where it does not have columns of these kinds.
pub(super) fn parse_row(line: &[u8], kinds: &[ColumnKind]) -> Option<Vec<Value<'static>>> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let mut cells = line.split(|byte| *byte == b'\t');
    let row = kinds
        .iter()
        .map(|kind| parse_value(cells.next()?, *kind))
        .collect::<Option<Vec<_>>>()?;
    cells.next().is_none().then_some(row)
}

fn parse_value(cell: &[u8], kind: ColumnKind) -> Option<Value<'static>> {
    if cell == b"\\N" {
        return Some(match kind {
            ColumnKind::Text => Value::Text(None),
            ColumnKind::Integer => Value::Integer(None),
            ColumnKind::Bytes => Value::Bytes(None),
        });
    }
    let text = String::from_utf8(unescaped(cell)?).ok()?;
    Some(match kind {
        ColumnKind::Text => Value::from(text),
        ColumnKind::Integer => Value::from(text.parse::<i64>().ok()?),
        ColumnKind::Bytes => Value::from(from_hex(text.strip_prefix("\\x")?)?),
    })
}

/// The letters behind a backslash that `copy` writes.
fn unescaped(cell: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(cell.len());
    let mut bytes = cell.iter();
    while let Some(byte) = bytes.next() {
        plain.push(match byte {
            b'\\' => match bytes.next()? {
                b'b' => 0x08,
                b'f' => 0x0c,
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'v' => 0x0b,
                b'\\' => b'\\',
                _ => return None,
            },
            other => *other,
        });
    }
    Some(plain)
}

fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let bytes = digits.as_bytes().chunks_exact(2);
    if !bytes.remainder().is_empty() {
        return None;
    }
    bytes
        .map(|pair| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_written_as_copy_reads_it() {
        let mut buffer = Vec::new();
        let bytes = [0x0f, 0xa0];
        push_row(
            &mut buffer,
            &[
                "a\tb\\c\n".into(),
                7_i64.into(),
                Value::Text(None),
                (&bytes[..]).into(),
            ],
        );
        assert_eq!(
            String::from_utf8(buffer).unwrap(),
            "a\\tb\\\\c\\n\t7\t\\N\t\\\\x0fa0\n"
        );
    }

    #[test]
    fn what_is_written_is_read_the_same_again() {
        const KINDS: [ColumnKind; 4] = [
            ColumnKind::Text,
            ColumnKind::Integer,
            ColumnKind::Bytes,
            ColumnKind::Text,
        ];
        let bytes = [0, 0x0f, 0xff];
        let text = "\\N a\tb\\c\r\n\\x हिंदी";
        let rows = [
            vec![text.into(), (-7_i64).into(), (&bytes[..]).into(), "".into()],
            vec![
                Value::Text(None),
                Value::Integer(None),
                Value::Bytes(None),
                "\\N".into(),
            ],
        ];
        for row in rows {
            let mut written = Vec::new();
            push_row(&mut written, &row);
            let read = parse_row(&written, &KINDS).unwrap();
            let mut again = Vec::new();
            push_row(&mut again, &read);
            assert_eq!(written, again);
            assert_eq!(format!("{row:?}"), format!("{read:?}"));
        }
    }

    #[test]
    fn damaged_rows_are_refused() {
        let kinds = [ColumnKind::Integer, ColumnKind::Bytes];
        for damaged in ["", "1", "1\t2", "1\t\\\\x0", "x\t\\N", "1\t\\N\t2", "1\t\\"] {
            assert!(parse_row(damaged.as_bytes(), &kinds).is_none(), "{damaged}");
        }
    }
}
