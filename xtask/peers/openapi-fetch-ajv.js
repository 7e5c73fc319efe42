// Does the same as createCustomer: validates a customer, sends it, and throws an error if either fails.
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import createClient from 'openapi-fetch';
import schema from '../../pkg/schema.json' with { type: 'json' };

const ajv = new Ajv({ allErrors: true });
addFormats(ajv);
const validate = ajv.compile(schema);

async function createCustomer(customer) {
  if (!validate(customer)) throw new Error(ajv.errorsText(validate.errors));
  const client = createClient({ baseUrl: 'https://apay.caibo.digital' });
  const { data, error } = await client.POST('/customers', { body: customer });
  if (error) throw error;
  return data;
}

console.log(await createCustomer({ name: 'Ada Lovelace', email: 'ada@example.com' }));
