// The nearest task: Stripe's client leaves judging to the server.
import Stripe from 'stripe';

const stripe = new Stripe('sk_test', { httpClient: Stripe.createFetchHttpClient() });

console.log(await stripe.customers.create({ name: 'Ada Lovelace', email: 'ada@example.com' }));
