//! Rows as PostgreSQL's `copy … from stdin` reads them: tabs between columns, `\N` for null
//! (documentation of COPY, "Text Format").

use super::Value;

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
}
