// Does the same as createCustomer: validates a customer, sends it, and throws an error if either fails.
import createClient from 'openapi-fetch';
import * as z from 'zod';

const text = (max) => z.string().max(max).nullish();
const integer = z.int().optional();
const Customer = z.strictObject({
  id: integer,
  ownerId: integer,
  userId: z.int().nullish(),
  ownerName: z.string().nullish(),
  name: z.string().max(100),
  email: z.email().max(100),
  address: text(255),
  phone: text(20),
  memberId: text(50),
  hasPaymentRequests: z.boolean().nullish(),
  totalDeposits: z.number().nullish(),
  createDate: z.iso.datetime({ offset: true }).optional(),
});

async function createCustomer(customer) {
  const client = createClient({ baseUrl: 'https://apay.caibo.digital' });
  const { data, error } = await client.POST('/customers', { body: Customer.parse(customer) });
  if (error) throw error;
  return data;
}

console.log(await createCustomer({ name: 'Ada Lovelace', email: 'ada@example.com' }));
