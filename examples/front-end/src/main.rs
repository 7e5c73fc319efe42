//! A form in a front-end in Rust, with Sycamore: it judges each keystroke, creates the customer once, and shows the issues of the
//! server at the same fields. `trunk serve --proxy-backend=http://127.0.0.1:4010/customers` runs it beside the sandbox.

use caibo_customers::options::{BaseUrl, IdempotencyKey, Options};
use caibo_customers::{Caibo, Customer, Issue};
use sycamore::prelude::*;
use sycamore::web::events::SubmitEvent;
use wasm_bindgen_futures::spawn_local;

/// The controls: the name of the field, the label, the type.
const FIELDS: [(&str, &str, &str); 3] = [
    ("name", "Name", "text"),
    ("email", "Email", "email"),
    ("phone", "Phone", "tel"),
];

fn main() {
    sycamore::render(Checkout);
}

#[component]
fn Checkout() -> View {
    let values = FIELDS.map(|_| create_signal(String::new()));
    let issues = create_signal(Vec::<Issue>::new());
    let status = create_signal("");
    let is_pending = create_signal(false);
    // Another customer needs another key.
    let key = create_signal(new_key());
    let judge = move || {
        let texts = values.map(|value| value.get_clone());
        let names = FIELDS.iter().map(|(name, ..)| *name);
        Customer::from_text(names.zip(texts.iter().map(String::as_str)))
    };
    let changed = move |_| {
        key.set(new_key());
        issues.set(judge().map_or_else(|found| found.to_vec(), |_| Vec::new()));
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if is_pending.get() {
            return;
        }
        match judge() {
            Ok(customer) => {
                is_pending.set(true);
                spawn_local(async move {
                    let (text, found) = create(&customer, key.get_clone()).await;
                    status.set(text);
                    issues.set(found);
                    is_pending.set(false);
                });
            }
            Err(found) => issues.set(found.to_vec()),
        }
    };
    let fields = FIELDS.iter().zip(values);
    let fields =
        fields.map(|(field, value)| view! { Field(field=field, value=value, issues=*issues) });
    let fields = View::from(fields.collect::<Vec<_>>());
    view! {
        form(novalidate=true, on:submit=send, on:input=changed) {
            (fields)
            button(aria-disabled=is_pending.get().to_string()) { "Create customer" }
            p(role="status") { (status) }
        }
    }
}

#[component(inline_props)]
fn Field(
    field: &'static (&'static str, &'static str, &'static str),
    value: Signal<String>,
    issues: ReadSignal<Vec<Issue>>,
) -> View {
    let (name, label, kind) = *field;
    let error = format!("{name}-error");
    let described_by = error.clone();
    let messages = create_memo(move || {
        let mut messages = Vec::new();
        issues.with(|issues| {
            for issue in issues.iter().filter(|issue| issue.path == [name]) {
                messages.push(format!("{label} {}", issue.message()));
            }
        });
        messages.join(". ")
    });
    view! {
        div {
            label(r#for=name) { (label) }
            input(
                id=name,
                name=name,
                r#type=kind,
                bind:value=value,
                aria-invalid=(!messages.with(String::is_empty)).to_string(),
                aria-describedby=described_by
            )
            p(id=error) { (messages) }
        }
    }
}

/// Creates a customer, and returns what to say and the issues of the server.
async fn create(customer: &Customer, key: Option<IdempotencyKey>) -> (&'static str, Vec<Issue>) {
    let (Some(caibo), Some(key)) = (client(), key) else {
        return ("This page can send nothing: it needs https.", Vec::new());
    };
    match caibo.create_with_key(customer, &key).await {
        Ok(_) => ("The customer is created.", Vec::new()),
        Err(error) if error.may_exist() => (
            "It is not known whether the customer is created. Please try again.",
            Vec::new(),
        ),
        Err(error) => ("The customer is not created.", error.issues().to_vec()),
    }
}

/// A client of the API at the origin of the page.
fn client() -> Option<Caibo> {
    let origin = web_sys::window()?.location().origin().ok()?;
    Caibo::new(Options::new(BaseUrl::parse(&origin).ok()?)).ok()
}

/// A key that no other customer has.
fn new_key() -> Option<IdempotencyKey> {
    let crypto = web_sys::window()?.crypto().ok()?;
    IdempotencyKey::parse(&crypto.random_uuid()).ok()
}
