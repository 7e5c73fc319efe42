//! A form without JavaScript: `cargo run --example plain_form`. The same page comes back with the issues at their fields. The
//! sandbox has a complete one at `/plain`, which creates a customer once, however often the form is sent.

use std::borrow::Cow;
use std::io;

use axum::extract::RawForm;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Router, routing::get};
use caibo_customers::{Customer, Issue};
use maud::{DOCTYPE, Markup, html};

/// The names of the fields and the labels of their controls.
const FIELDS: [(&str, &str); 3] = [("name", "Name"), ("email", "Email"), ("phone", "Phone")];

async fn show() -> Markup {
    page(&[], &[])
}

async fn create(RawForm(body): RawForm) -> Response {
    match Customer::from_form(&body) {
        // Store it here. After the redirect a reload sends nothing again.
        Ok(_customer) => Redirect::to("/created").into_response(),
        Err(issues) => (StatusCode::UNPROCESSABLE_ENTITY, page(&body, &issues)).into_response(),
    }
}

/// The form with the values that were sent, and the issues. `maud` escapes every value.
fn page(body: &[u8], issues: &[Issue]) -> Markup {
    let value = |name: &str| {
        let mut values = form_urlencoded::parse(body);
        let found = values.find(|(key, _)| key == name);
        found.map_or(Cow::Borrowed(""), |(_, value)| value)
    };
    html! {
        (DOCTYPE)
        html lang="en" {
            title { @if !issues.is_empty() { "Error – " } "New customer" }
            form method="post" novalidate {
                // A field without a control was not written by this page.
                @for issue in issues.iter().filter(|issue| !FIELDS.iter().any(|(name, _)| issue.path == [*name])) {
                    p { (issue) }
                }
                @for (name, label) in FIELDS {
                    @let error = format!("{name}-error");
                    @let issue = issues.iter().find(|issue| issue.path == [name]);
                    p {
                        label for=(name) { (label) }
                        input id=(name) name=(name) value=(value(name)) aria-describedby=(error) aria-invalid=[issue.map(|_| "true")];
                        span id=(error) { @if let Some(issue) = issue { (label) " " (issue.message()) } }
                    }
                }
                button { "Create customer" }
            }
        }
    }
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let router = Router::new()
        .route("/", get(show).post(create))
        .route("/created", get(async || "The customer is created."));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).await
}
