//! The JSON text of a struct.
//!
//! `serde_json` writes doubles as `5.0` where ECMAScript writes `5`, and its writer, which can fail, adds 1.3 KB of
//! gzip to the WebAssembly.

use serde::ser::{Impossible, Serialize, SerializeStruct, Serializer};

use super::Unsupported;
use super::number::decimal;

/// Writes a struct of texts, booleans, integers and finite doubles as JSON text. `write_double` is
/// [`number::shortest`](super::number::shortest) or a function with the same result.
pub(crate) fn to_json(value: &impl Serialize, write_double: fn(f64) -> String) -> String {
    let mut writer = Writer {
        json: String::new(),
        write_double,
    };
    let _ = value.serialize(&mut writer);
    writer.json
}

struct Writer {
    json: String,
    write_double: fn(f64) -> String,
}

impl Writer {
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

    /// Writes a string (RFC 8259, section 7) with the escapes of ECMA-262's `QuoteJSONString`.
    fn write_string(&mut self, text: &str) {
        self.json.push('"');
        for letter in text.chars() {
            let escape = match letter {
                '"' | '\\' => letter,
                '\u{8}' => 'b',
                '\t' => 't',
                '\n' => 'n',
                '\u{c}' => 'f',
                '\r' => 'r',
                '\0'..' ' => 'u',
                _ => {
                    self.json.push(letter);
                    continue;
                }
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
        self.json.push('"');
    }
}

macro_rules! unsupported {
    ($($method:ident($($type:ty),*) -> $ok:ty;)*) => {$(
        fn $method(self, $(_: $type),*) -> Result<$ok, Unsupported> {
            Err(Unsupported)
        }
    )*};
}

impl Serializer for &mut Writer {
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
        self.write(&decimal(value))
    }

    /// Writes a double as `JSON.stringify` does: `5` and not `5.0`.
    fn serialize_f64(self, value: f64) -> Result<(), Unsupported> {
        self.write(&(self.write_double)(value))
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

impl SerializeStruct for &mut Writer {
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
