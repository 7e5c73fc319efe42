//! The page as HTML. `maud` escapes every value.

use caibo_customers::{Issue, Issues};
use maud::{DOCTYPE, Markup, html};

/// The name of the hidden control that has the idempotency key.
pub(super) const KEY: &str = "idempotencyKey";

/// A control of the form.
pub(super) struct Field {
    /// The name of the customer's field, and the id of the control.
    pub(super) name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    control: Control,
    autocomplete: &'static str,
}

enum Control {
    Input(&'static str),
    TextArea,
}

pub(super) const FIELDS: [Field; 5] = [
    Field {
        name: "name",
        label: "Name",
        hint: None,
        control: Control::Input("text"),
        autocomplete: "name",
    },
    Field {
        name: "email",
        label: "Email",
        hint: Some("Such as ada@example.com"),
        control: Control::Input("email"),
        autocomplete: "email",
    },
    Field {
        name: "phone",
        label: "Phone (optional)",
        hint: None,
        control: Control::Input("tel"),
        autocomplete: "tel",
    },
    Field {
        name: "address",
        label: "Billing address (optional)",
        hint: None,
        control: Control::TextArea,
        autocomplete: "billing street-address",
    },
    Field {
        name: "memberId",
        label: "Member number (optional)",
        hint: None,
        control: Control::Input("text"),
        autocomplete: "off",
    },
];

/// What the page says above the form.
pub(super) enum Notice {
    None,
    /// The customer with this id was stored.
    Stored(i64),
    /// What is to be corrected.
    Issues(Issues),
    /// The form was sent without its key.
    NoKey,
    /// The key was used for another customer: somebody went back to a form that was sent.
    SentBefore,
}

pub(super) struct Page {
    key: String,
    notice: Notice,
    values: [String; FIELDS.len()],
}

impl Page {
    pub(super) fn new(key: String, notice: Notice) -> Self {
        Self {
            key,
            notice,
            values: Default::default(),
        }
    }

    /// The values that the controls keep.
    pub(super) fn with_values(self, values: [String; FIELDS.len()]) -> Self {
        Self { values, ..self }
    }

    fn issues(&self) -> &[Issue] {
        match &self.notice {
            Notice::Issues(issues) => issues,
            _ => &[],
        }
    }

    pub(super) fn render(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width";
                    // The first that a screen reader says.
                    title { (self.title()) }
                    link rel="stylesheet" href="/plain.css";
                }
                body {
                    main {
                        h1 { "New customer" }
                        (self.notice())
                        // The rules of the server judge, not those of the browser.
                        form method="post" action="/plain" novalidate {
                            @for (field, value) in FIELDS.iter().zip(&self.values) {
                                (self.field(field, value))
                            }
                            input type="hidden" name=(KEY) value=(self.key);
                            button { "Create customer" }
                        }
                        p.note { "This page has no JavaScript. The server judges the form by the rules that a browser would apply." }
                    }
                }
            }
        }
    }

    fn title(&self) -> &'static str {
        match self.notice {
            Notice::None => "New customer",
            Notice::Stored(_) => "The customer is stored – New customer",
            Notice::Issues(_) | Notice::NoKey | Notice::SentBefore => "Error – New customer",
        }
    }

    fn notice(&self) -> Markup {
        html! {
            @match &self.notice {
                Notice::None => {}
                Notice::Stored(id) => {
                    p.stored role="status" { "The customer is stored. Its id is " (id) "." }
                }
                Notice::Issues(issues) => {
                    (summary("Nothing is stored. Please correct:", html! {
                        ul {
                            @for issue in issues {
                                li { (entry(issue)) }
                            }
                        }
                    }))
                }
                Notice::NoKey => {
                    (summary("Nothing is stored.", html! { p { "The form had no key. Please send it again." } }))
                }
                Notice::SentBefore => {
                    (summary("Nothing is stored.", html! {
                        p { "This form was sent before, with other values. To create another customer, send it again." }
                    }))
                }
            }
        }
    }

    fn field(&self, field: &Field, value: &str) -> Markup {
        let issues = self.issues().iter();
        let issues: Vec<_> = issues.filter(|issue| issue.path == [field.name]).collect();
        let is_invalid = !issues.is_empty();
        let (hint_id, error_id) = (
            format!("{}-hint", field.name),
            format!("{}-error", field.name),
        );
        let described_by = match (field.hint, is_invalid) {
            (Some(_), true) => Some(format!("{error_id} {hint_id}")),
            (Some(_), false) => Some(hint_id.clone()),
            (None, true) => Some(error_id.clone()),
            (None, false) => None,
        };
        let aria_invalid = is_invalid.then_some("true");
        html! {
            div.field {
                label for=(field.name) { (field.label) }
                @if let Some(hint) = field.hint {
                    p.hint id=(hint_id) { (hint) }
                }
                @if is_invalid {
                    div.error id=(error_id) {
                        @for issue in &issues {
                            p { (sentence(issue)) }
                        }
                    }
                }
                @match field.control {
                    Control::Input(kind) => {
                        input id=(field.name) name=(field.name) type=(kind) value=(value) autocomplete=(field.autocomplete)
                            aria-invalid=[aria_invalid] aria-describedby=[described_by];
                    }
                    Control::TextArea => {
                        // A parser of HTML drops the first line feed of a text area.
                        textarea id=(field.name) name=(field.name) rows="3" autocomplete=(field.autocomplete)
                            aria-invalid=[aria_invalid] aria-describedby=[described_by] { "\n" (value) }
                    }
                }
            }
        }
    }
}

/// The summary of the errors, which the browser moves the focus to.
fn summary(title: &str, content: Markup) -> Markup {
    html! {
        section.summary aria-labelledby="summary" tabindex="-1" autofocus {
            h2 id="summary" { (title) }
            (content)
        }
    }
}

/// An issue in the summary: a link to its control, if the form has one.
fn entry(issue: &Issue) -> Markup {
    html! {
        @match field_of(issue) {
            Some(field) => a href={ "#" (field.name) } { (sentence(issue)) },
            None => (sentence(issue)),
        }
    }
}

fn field_of(issue: &Issue) -> Option<&'static Field> {
    FIELDS.iter().find(|field| issue.path == [field.name])
}

/// The label and the message: `Email is required`. A field without a control has its name.
fn sentence(issue: &Issue) -> String {
    let label = match field_of(issue) {
        Some(field) => field.label.trim_end_matches(" (optional)").to_owned(),
        None if issue.path.is_empty() => "The form".to_owned(),
        None => issue.path.join("."),
    };
    format!("{label} {}", issue.message())
}
