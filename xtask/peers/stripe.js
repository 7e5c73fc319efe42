// The most similar call of Stripe's client, which leaves the validation to the server.
import Stripe from 'stripe';

const stripe = new Stripe('sk_test', { httpClient: Stripe.createFetchHttpClient() });

console.log(await stripe.customers.create({ name: 'Ada Lovelace', email: 'ada@example.com' }));
