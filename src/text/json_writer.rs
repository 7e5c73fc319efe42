//! The JSON text of a struct.
//!
//! `serde_json` writes doubles as `5.0` where ECMAScript writes `5`, and its writer, which can fail, adds 1.3 KB of
//! gzip to the WebAssembly.

use serde::ser::{Impossible, Serialize, SerializeStruct, Serializer};

use super::Unsupported;
use super::number::push_decimal;

/// Appends a struct of texts, booleans, integers and finite doubles as JSON text. `write_double` is
/// [`number::push_shortest`](super::number::push_shortest) or a function with the same result.
pub(crate) fn write_json(
    json: &mut String,
    value: &impl Serialize,
    write_double: fn(&mut String, f64),
) {
    let _ = value.serialize(&mut Writer { json, write_double });
}

struct Writer<'j> {
    json: &'j mut String,
    write_double: fn(&mut String, f64),
}

impl Writer<'_> {
    fn write(&mut self, text: &str) -> Result<(), Unsupported> {
        self.json.push_str(text);
        Ok(())
    }

    /// Writes the name of the next member.
    fn write_name(&mut self, name: &str) {
        // Only an empty object ends with a brace: a text ends with its quote.
        if !self.json.ends_with('{') {
            self.json.push(',');
        }
        self.write_string(name);
        self.json.push(':');
    }

    /// Writes a string (RFC 8259, section 7) with the escapes of ECMA-262's `QuoteJSONString`. Runs of text without escapes
    /// are copied as a whole.
    fn write_string(&mut self, text: &str) {
        self.json.push('"');
        let mut rest = text;
        while let Some(end) = rest.bytes().position(needs_escape) {
            let (run, tail) = rest.split_at_checked(end).unwrap_or_default();
            self.json.push_str(run);
            let mut letters = tail.chars();
            self.write_escape(letters.next().unwrap_or_default());
            rest = letters.as_str();
        }
        self.json.push_str(rest);
        self.json.push('"');
    }

    #[cold]
    fn write_escape(&mut self, letter: char) {
        let escape = match letter {
            '\u{8}' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\u{c}' => 'f',
            '\r' => 'r',
            '\0'..' ' => 'u',
            _ => letter,
        };
        self.json.push('\\');
        self.json.push(escape);
        if escape == 'u' {
            let code = u32::from(letter);
            self.json.push_str(if code < 16 { "000" } else { "001" });
            self.json
                .push(char::from_digit(code % 16, 16).unwrap_or_default());
        }
    }
}

/// Whether a byte of UTF-8 is a character that a JSON string holds only as an escape sequence.
fn needs_escape(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..b' ')
}

macro_rules! unsupported {
    ($($method:ident($($type:ty),*) -> $ok:ty;)*) => {$(
        fn $method(self, $(_: $type),*) -> Result<$ok, Unsupported> {
            Err(Unsupported)
        }
    )*};
}

impl Serializer for &mut Writer<'_> {
    type Ok = ();
    type Error = Unsupported;
    type SerializeSeq = Impossible<(), Unsupported>;
    type SerializeTuple = Impossible<(), Unsupported>;
    type SerializeTupleStruct = Impossible<(), Unsupported>;
    type SerializeTupleVariant = Impossible<(), Unsupported>;
    type SerializeMap = Impossible<(), Unsupported>;
    type SerializeStruct = Self;
    type SerializeStructVariant = Impossible<(), Unsupported>;

    fn serialize_bool(self, value: bool) -> Result<(), Unsupported> {
        self.write(if value { "true" } else { "false" })
    }

    fn serialize_i64(self, value: i64) -> Result<(), Unsupported> {
        push_decimal(self.json, value);
        Ok(())
    }

    /// Writes a double as `JSON.stringify` does: `5` and not `5.0`.
    fn serialize_f64(self, value: f64) -> Result<(), Unsupported> {
        (self.write_double)(self.json, value);
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Unsupported> {
        self.write_string(text);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Unsupported> {
        self.write("null")
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Unsupported> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), Unsupported> {
        value.serialize(self)
    }

    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Self, Unsupported> {
        self.json.push('{');
        Ok(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _value: &T,
    ) -> Result<(), Unsupported> {
        Err(Unsupported)
    }

    unsupported! {
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_u32(u32) -> ();
        serialize_u64(u64) -> ();
        serialize_f32(f32) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_unit_variant(&'static str, u32, &'static str) -> ();
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}

impl SerializeStruct for &mut Writer<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unsupported> {
        self.write_name(name);
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Unsupported> {
        self.write("}")
    }
}
