// The calls of the client, for `createSubmitter`. `no-calls.js` stands in for them where there is no client.
export { createCustomer, updateCustomer } from '../index.js';
