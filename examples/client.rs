//! A client in Rust: creates a customer.

use caibo_customers::options::{BaseUrl, IdempotencyKey, Options};
use caibo_customers::{Caibo, Customer};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("usage: client BASE_URL")?;
    let caibo = Caibo::new(Options::new(BaseUrl::parse(&url)?))?;
    let customer = Customer::from_json(br#"{"name":"Ada Lovelace","email":"ada@example.com"}"#)?;
    let key = IdempotencyKey::parse("order-77")?;
    let created = caibo.create_with_key(&customer, &key).await?;
    let id = created.and_then(|customer| customer.get("id")?.as_integer());
    println!("created {}", id.ok_or("the answer has no id")?);
    Ok(())
}
