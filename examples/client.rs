//! A client in Rust: creates a customer with ureq, and the crate's requests, responses and retry policy.

use std::error::Error;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use caibo_customers::options::{BaseUrl, IdempotencyKey, Options};
use caibo_customers::request::{self, HttpRequest};
use caibo_customers::response::{self, HttpResponse};
use caibo_customers::retry::{self, Attempt, Outcome};
use caibo_customers::{Customer, Json};
use ureq::Agent;
use ureq::http::{Request, Response};

fn main() -> Result<(), Box<dyn Error>> {
    let base_url = std::env::args().nth(1).ok_or("usage: client BASE_URL")?;
    let options = Options {
        base_url: BaseUrl::parse(&base_url)?,
        // An idempotency key makes the request repeatable: the server creates one customer, however often it arrives.
        idempotency_key: Some(IdempotencyKey::parse("order-77")?),
        ..Options::default()
    };
    let customer = Customer::from_json(br#"{"name":"Ada Lovelace","email":"ada@example.com"}"#)?;
    let created = create_customer(&customer, &options)?;
    let id = created.as_ref().and_then(|customer| customer.get("id"));
    if let Some(Json::Integer(id)) = id {
        println!("created {id}");
    }
    Ok(())
}

/// Creates a customer. Returns `None` for a success without a body.
fn create_customer(customer: &Customer, options: &Options) -> Result<Option<Json>, Box<dyn Error>> {
    let request = request::create_customer(customer, options);
    let deadline = Instant::now() + Duration::from_secs_f64(options.timeout / 1_000.0);
    for number in 1.. {
        let time_left = deadline.saturating_duration_since(Instant::now());
        let failure: Box<dyn Error>;
        let (outcome, retry_after) = match send(&request, time_left) {
            Ok((head, body)) => {
                let headers = head.headers().iter();
                let headers: Vec<(&str, &str)> = headers
                    .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
                    .collect();
                let response = HttpResponse {
                    status: head.status().as_u16(),
                    headers: &headers,
                    body: body.as_deref(),
                };
                let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
                let now = since_1970.as_secs_f64() * 1_000.0;
                match response::read(&response, &request, now) {
                    Ok(created) => return Ok(created),
                    Err(error) => {
                        let wish = (error.outcome(), error.retry_after());
                        failure = error.into();
                        wish
                    }
                }
            }
            Err(error) => {
                failure = error.into();
                (Outcome::NoResponse, None)
            }
        };
        let wait = retry::delay(&Attempt {
            is_repeatable: request.is_repeatable(),
            number,
            max_retries: options.max_retries,
            outcome,
            retry_after,
            may_reauthorize: false,
            refusals: None,
            time_left: deadline
                .saturating_duration_since(Instant::now())
                .as_secs_f64()
                * 1_000.0,
            // A real client takes a random number from 0 to 1.
            random: 0.5,
        });
        match wait {
            Some(wait) => sleep(Duration::from_secs_f64(wait / 1_000.0)),
            None => return Err(failure),
        }
    }
    Ok(None)
}

/// Sends the request. Returns the head of the response, and its body or `None` if it ended early.
fn send(
    request: &HttpRequest,
    timeout: Duration,
) -> Result<(Response<()>, Option<Vec<u8>>), ureq::Error> {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(timeout))
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .into();
    let mut builder = Request::builder().method(request.method).uri(&request.url);
    for (name, value) in &request.headers.0 {
        builder = builder.header(&**name, value);
    }
    let request = builder.body(request.body.clone().unwrap_or_default())?;
    let (head, mut body) = agent.run(request)?.into_parts();
    Ok((Response::from_parts(head, ()), body.read_to_vec().ok()))
}
