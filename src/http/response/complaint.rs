//! What the body of a failure says: the server's words, its codes, and its complaints as issues.
//!
//! One definition serves every known format: ProblemDetails (RFC 9457, RFC 7807 and ASP.NET), JSON:API, FluentValidation,
//! Identity, Spring, Laravel, Django, FastAPI, Zod, ajv, Google's, the API's own envelope and others. A complaint is an
//! *entry*. It has a *place*, which is what points to a field, and *words*, which explain. Both are known by the names of the
//! members that hold them, in any letter case and with any separators; in a dictionary the key is the place. Members of any
//! other name, such as an attempted value or a code, are never words.

use super::place::{Place, ROOT};
use crate::draft::{Draft, Value};
use crate::issue::{Code, Issue, Issues, cut_key};
use crate::text::ascii::split;
use crate::text::hidden::HiddenText;
use crate::text::spelling::{ends_like, is_same_name};

/// The names of members that explain. Of several in an object, the first in this list counts.
const WORDS: &str = "detail message errorMessage defaultMessage msg reason description errorDescription issue error";

/// The names of members that point to a field, as text or as an array of keys. Of several, the first in this list counts.
const PLACES: &str = "pointer instancePath dataPath field fieldName propertyName propertyPath property path loc param \
     parameter attr attribute target memberNames members key fields missingProperty header location";

/// The names of objects that hold such a member: JSON:API's `source`, ajv's `params`, GraphQL's `extensions`.
const PLACE_HOLDERS: &str = "source params extensions";

/// The names of lists and dictionaries of entries. A `*` stands for any beginning, as in `field_errors`; lower case follows.
const LISTS: &str = "*errors *violations *messages *issues details modelState invalidParams invalidParameters \
     invalidFields constraints embedded inner";

/// The names of members that are neither place nor words. Only an object in which neither is found needs them: it may be a
/// dictionary.
const OTHERS: &str = "*code *value *severity *type *kind *status *class *input *rule *state *level *category attempted \
     received expected";

const CODES: &str = "code errorCode";
const REQUEST_IDS: &str = "traceId requestId correlationId";

/// The kinds of values, as bits. Of no kind is a value that tells nothing, such as an empty text.
mod kind {
    pub(super) const NONE: u8 = 1;
    pub(super) const TEXT: u8 = 2;
    pub(super) const NUMBER: u8 = 4;
    pub(super) const ARRAY: u8 = 8;
    pub(super) const OBJECT: u8 = 16;
}

/// What the body of a failure says.
#[derive(Default)]
pub(super) struct Complaint<'a> {
    pub(super) title: Option<&'a str>,
    pub(super) detail: Option<&'a str>,
    /// The server's code, not yet known to look like one.
    pub(super) code: Option<&'a str>,
    /// The server's code, if it is a number.
    pub(super) number: Option<f64>,
    /// The server's id of the request, not yet known to look like one.
    pub(super) request_id: Option<&'a str>,
    pub(super) issues: Issues,
    /// Whether the entries stand in `details`, which may hold other data: there only words and the names of fields make an
    /// entry.
    is_strict: bool,
}

/// Where an object stands.
#[derive(Clone, Copy, PartialEq)]
enum Position {
    /// In an array, or as the body: probably one entry.
    Element,
    /// Under a key of a dictionary: an entry, or a dictionary of the fields below.
    Keyed,
    /// Under a name of [`LISTS`]: probably a dictionary.
    List,
}

impl<'a> Complaint<'a> {
    /// Reads the body of a failure.
    pub(super) fn read(body: &'a Value<'a>) -> Self {
        let mut complaint = Self::default();
        match body {
            Value::Object(object) => complaint.read_body(object, body),
            Value::Array(_) => complaint.add(body, &ROOT, Position::Element),
            _ => complaint.detail = body.as_text().filter(|text| !text.is_empty()),
        }
        complaint
    }

    fn read_body(&mut self, body: &'a Draft<'a>, value: &'a Value<'a>) {
        let envelope = find(body, "error responseStatus detail message", kind::OBJECT);
        let empty = Draft::default();
        let envelope = envelope.and_then(Value::as_object);
        // The text `error` is a title or a code beside other words, else the only words.
        let error = text(Some(body), "error");
        let words = text(Some(body), WORDS);
        let has_list = find(body, WORDS, kind::ARRAY).is_some();
        self.detail = words.filter(|_| words != error || !has_list);
        let error = error.filter(|_| self.detail != error);
        let code = text(envelope, CODES);
        self.title = text(Some(body), "title");
        self.title = self.title.or(text(envelope, "title")).or(code).or(error);
        self.detail = self.detail.or(text(envelope, WORDS));
        self.request_id = text(Some(body), REQUEST_IDS).or(text(envelope, REQUEST_IDS));
        let error = error.filter(|error| error.bytes().any(|byte| byte == b'_'));
        self.code = text(Some(body), CODES).or(code);
        self.code = self.code.or(text(envelope, "status")).or(error);
        let envelope = envelope.unwrap_or(&empty);
        let number = find(body, CODES, kind::NUMBER);
        let number = number.or_else(|| find(envelope, CODES, kind::NUMBER));
        self.number = number.and_then(Value::as_double);

        // A body that says nothing else may be the dictionary itself.
        let mut kinds = 0;
        let mut has_field = false;
        for (key, value) in &body.members {
            kinds |= kind_of(value);
            has_field |= ROOT.below(key).field().is_some();
        }
        let is_dictionary =
            kinds == kind::ARRAY || has_field && kinds & !(kind::ARRAY | kind::TEXT) == 0;
        if is_dictionary && self.title.or(self.detail).is_none() {
            self.add(value, &ROOT, Position::Element);
        } else {
            self.read_level(body);
            self.read_level(envelope);
        }
    }

    /// Reads the complaints in the body, or in the envelope in it.
    fn read_level(&mut self, object: &Draft<'_>) {
        let words = find(object, WORDS, kind::TEXT);
        let pointer = pointer(object, words.is_some());
        let pointed = ROOT.below(&pointer);
        if let Some(words) = words
            && pointed.field().is_some()
        {
            self.add(words, &pointed, Position::Keyed);
        }
        // This package's own list of issues, beside which a server may send the same ones in another format.
        let mut others = None;
        let total = self.issues.total();
        for (key, value) in &object.members {
            let below = ROOT.below(key);
            if has("issues", key) {
                others = Some(value);
            } else if is_list(key, value) || has("errors", key) {
                self.add_list(key, value, &ROOT);
            } else if kind_of(value) == kind::ARRAY {
                if below.field().is_some() {
                    self.add(value, &below, Position::Keyed);
                } else if has(WORDS, key) {
                    self.add(value, &ROOT, Position::Keyed);
                }
            }
        }
        if let Some(issues) = others
            && self.issues.total() == total
        {
            self.add(issues, &ROOT, Position::List);
        }
    }

    fn add_list(&mut self, key: &str, value: &Value<'_>, place: &Place<'_>) {
        let was_strict = self.is_strict;
        self.is_strict |= has("details", key);
        self.add(value, place, Position::List);
        self.is_strict = was_strict;
    }

    /// Adds the entries in a value.
    fn add(&mut self, value: &Value<'_>, place: &Place<'_>, position: Position) {
        match value {
            Value::Text(text) => self.push(text, place),
            Value::Array(elements) => {
                for element in elements {
                    self.add(element, place, Position::Element);
                }
            }
            Value::Object(object) => self.add_object(object, place, position),
            Value::Null | Value::Bool(false) => {}
            _ if place.around.is_none() => {}
            _ => self.push("", place),
        }
    }

    /// Adds the entry that an object is, or the entries of a dictionary.
    fn add_object(&mut self, object: &Draft<'_>, around: &Place<'_>, position: Position) {
        let total = self.issues.total();
        let is_dictionary = position == Position::List;
        let kinds = kind::TEXT | kind::ARRAY;
        let mut words = find(object, WORDS, kinds).or_else(|| find(object, "title", kinds));
        let mut pointer = pointer(object, words.is_some());
        // A dictionary may have a field of such a name.
        if is_dictionary && words.is_none() {
            pointer = String::new();
        }
        let is_pointed = !pointer.is_empty();
        if is_dictionary && self.is_strict && !is_pointed {
            words = None;
        }
        let pointed = ROOT.below(&pointer);
        let place = if is_pointed { &pointed } else { around };
        let is_entry = words.is_some() || is_pointed;
        if let Some(words) = words {
            self.add(words, place, Position::Element);
        }
        let mut is_nested = false;
        let mut has_list = false;
        for (key, value) in &object.members {
            has_list |= is_list(key, value);
        }
        for (key, value) in &object.members {
            let below = place.below(key);
            let is_container = kind_of(value) >= kind::ARRAY;
            is_nested |= is_container;
            if is_list(key, value) {
                self.add_list(key, value, place);
            } else if !is_pointed {
                let is_unknown = match position {
                    Position::List if self.is_strict => false,
                    Position::List if is_entry => is_container && !has(WORDS, key),
                    Position::Element => is_container && !is_entry,
                    _ => (is_container || !has_list) && !is_entry,
                };
                let is_known = is_container || is_dictionary || !is_entry;
                if is_unknown && !has(OTHERS, key) || is_known && below.field().is_some() {
                    self.add(value, &below, Position::Keyed);
                }
            }
        }
        if self.issues.total() == total && (is_entry || !is_nested && !is_dictionary) {
            self.push("", place);
        }
    }

    /// Adds an issue, at the root if its place is no field.
    fn push(&mut self, words: &str, place: &Place<'_>) {
        if words.is_empty() && self.is_strict && place.text.is_empty() {
            return;
        }
        self.issues.push_with(|| {
            let path = place.path();
            let unknown = if path.is_empty() {
                place.to_text()
            } else {
                String::new()
            };
            Issue {
                code: Code::Rejected {
                    message: hidden(words),
                    place: hidden(&cut_key(&unknown)),
                },
                path,
            }
        });
    }
}

/// The text, unless it is empty.
fn hidden(text: &str) -> Option<HiddenText> {
    if text.is_empty() {
        return None;
    }
    Some(text.to_owned().into())
}

/// The member of these names and kinds whose name stands first in the list.
fn find<'a>(object: &'a Draft<'a>, names: &str, kinds: u8) -> Option<&'a Value<'a>> {
    let mut least = usize::MAX;
    let mut found = None;
    for (key, value) in &object.members {
        let rank = rank(names, key);
        if rank < least && kind_of(value) & kinds != 0 {
            least = rank;
            found = Some(value);
        }
    }
    found
}

fn text<'a>(object: Option<&'a Draft<'a>>, names: &str) -> Option<&'a str> {
    find(object?, names, kind::TEXT)?.as_text()
}

fn has(names: &str, key: &str) -> bool {
    rank(names, key) < usize::MAX
}

/// The index of the name that is spelt like the key; `usize::MAX` if none is.
#[inline(never)]
fn rank(names: &str, key: &str) -> usize {
    for (index, name) in split(names.as_bytes(), b' ').enumerate() {
        let is_same = match name {
            [b'*', end @ ..] => ends_like(key, end),
            _ => is_same_name(key, name),
        };
        if is_same {
            return index;
        }
    }
    usize::MAX
}

fn kind_of(value: &Value<'_>) -> u8 {
    match value {
        Value::Text(text) if !text.is_empty() => kind::TEXT,
        Value::Number(_) => kind::NUMBER,
        Value::Array(_) => kind::ARRAY,
        Value::Object(_) => kind::OBJECT,
        _ => kind::NONE,
    }
}

/// Whether a member is a list or a dictionary of entries.
fn is_list(key: &str, value: &Value<'_>) -> bool {
    kind_of(value) >= kind::ARRAY && has(LISTS, key)
}

/// The place that an entry names; empty if it names none. Its `name` is one only beside words, and if it looks like a key: it is
/// also a field's name, and in other formats the name of an error.
fn pointer(object: &Draft<'_>, has_words: bool) -> String {
    let pointer = find(object, PLACES, kind::TEXT | kind::ARRAY).or_else(|| {
        let holder = find(object, PLACE_HOLDERS, kind::OBJECT)?;
        find(holder.as_object()?, PLACES, kind::TEXT | kind::ARRAY)
    });
    let mut text = String::new();
    match pointer {
        Some(Value::Array(keys)) => {
            for key in keys.iter().filter_map(Value::as_text) {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
        }
        Some(Value::Text(pointer)) => text.push_str(pointer),
        _ => {
            let name = find(object, "name", kind::TEXT).and_then(Value::as_text);
            if let Some(name) = name
                && has_words
                && !name.bytes().any(|byte| byte == b' ')
            {
                text.push_str(name);
            }
        }
    }
    text
}
