//! The test that README shows.

use caibo_customers::options::{BaseUrl, IdempotencyKey, Options};
use caibo_customers::{Caibo, Customer};
use caibo_sandbox::Sandbox;

#[tokio::test]
async fn a_failed_call_is_repeated() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    sandbox.set_fault("status=503; retry-after=0; times=1")?;
    let caibo = Caibo::new(Options::new(BaseUrl::parse(sandbox.url())?))?;
    let customer = Customer::from_json(br#"{"name":"Ada","email":"ada@example.com"}"#)?;
    let key = IdempotencyKey::parse("order-77")?;
    caibo.create_with_key(&customer, &key).await?;
    assert_eq!(sandbox.requests().await?.len(), 2);
    assert_eq!(sandbox.customers().await?.len(), 1);
    Ok(())
}
