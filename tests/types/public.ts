/** Tests of the public types. `tsc` checks this file, and it is never run. */

import {
  ApiError,
  BadRequestError,
  CaiboError,
  ValidationError,
  ConnectionError,
  ResponseError,
  TimeoutError,
  buildCreateCustomerRequest,
  changesFormSchema,
  changesFromForm,
  createClient,
  createCustomer,
  createCustomers,
  customerChangesSchema,
  customerFormSchema,
  customerFromForm,
  customerSchema,
  getPaymentMethods,
  isCaiboError,
  ready,
  updateCustomer,
  validateCustomer,
  validateCustomerChanges,
  validateCustomerField,
} from '../../pkg/index.js';
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import type {
  BulkOptions,
  BulkResult,
  CallEvent,
  Client,
  Customer,
  CustomerChanges,
  CustomerField,
  CustomerInput,
  HttpRequest,
  Id,
  Issue,
  IssueCode,
  IssueParams,
  Options,
  Preferences,
} from '../../pkg/index.js';
import schema from '../../pkg/schema.json' with { type: 'json' };

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>) => {};

// `CustomerField` has all fields of the contract.
same<
  CustomerField,
  | 'id'
  | 'ownerId'
  | 'userId'
  | 'ownerName'
  | 'name'
  | 'email'
  | 'address'
  | 'phone'
  | 'memberId'
  | 'hasPaymentRequests'
  | 'totalDeposits'
  | 'createDate'
>(true);

// The JSON Schema has the same fields.
same<keyof typeof schema.properties, CustomerField>(true);
type Required = { [Field in CustomerField]: undefined extends CustomerInput[Field] ? never : Field };
same<Required[CustomerField], 'name' | 'email'>(true);

// Input fields accept JavaScript's own types, such as BigInt and Date, and `null` where the contract allows it.
same<CustomerInput['id'], number | bigint | undefined>(true);
same<CustomerInput['userId'], number | bigint | null | undefined>(true);
same<CustomerInput['name'], string>(true);
same<CustomerInput['phone'], string | null | undefined>(true);
same<CustomerInput['hasPaymentRequests'], boolean | null | undefined>(true);
same<CustomerInput['totalDeposits'], number | null | undefined>(true);
same<CustomerInput['createDate'], string | Date | undefined>(true);
same<Customer['id'], number | bigint | undefined>(true);
same<Customer['name'], string | undefined>(true);
same<Customer['createDate'], string | undefined>(true);

same<
  IssueCode,
  | 'required'
  | 'wrong_type'
  | 'too_long'
  | 'invalid_email'
  | 'invalid_date_time'
  | 'not_integer'
  | 'out_of_range'
  | 'not_finite'
  | 'invalid_text'
  | 'invalid_json'
  | 'unknown_field'
  | 'duplicate_field'
  | 'empty_update'
  | 'rejected'
>(true);

// The params of each code.
same<IssueParams['required'], Record<string, never>>(true);
same<IssueParams['invalid_json'], { line: number; column: number }>(true);
same<IssueParams['out_of_range'], { min: number | string; max: number | string }>(true);
same<
  IssueParams['unknown_field'],
  { suggestion?: CustomerField | 'preferences' | keyof Preferences }
>(true);
same<
  IssueParams['wrong_type'],
  {
    expected: 'boolean' | 'integer' | 'number' | 'object' | 'string' | 'currency';
    nullable: boolean;
  }
>(true);

const ada: CustomerInput = { name: 'Ada', email: 'ada@example.com' };
const everything: CustomerInput = {
  ...ada,
  id: 1n,
  userId: null,
  phone: undefined,
  createDate: new Date(),
};

same<ReturnType<typeof createCustomer>, Promise<Customer | null>>(true);
same<ReturnType<typeof buildCreateCustomerRequest>, HttpRequest>(true);
same<ReturnType<typeof ready>, Promise<void>>(true);

void createCustomer(everything, {
  baseUrl: 'http://localhost:4010',
  token: undefined,
  contentType: 'application/json-patch+json',
  headers: { 'X-Tenant': 'a', 'X-Absent': undefined },
  idempotencyKey: 'order-77',
  fetch: globalThis.fetch,
  signal: AbortSignal.timeout(5),
  timeout: 5,
  maxRetries: 0,
  credentials: 'same-origin',
  onEvent: (event) => console.log(event.call, event.method, event.path, event.attempt),
} satisfies Options);
void createCustomer(ada, { headers: new Headers(), token: () => 'abc' });
void createCustomer(ada, { token: async ({ refused }) => (same<typeof refused, boolean>(true), 'abc') });

// A change has the same fields, all optional, and preferences.
same<keyof CustomerChanges, CustomerField | 'preferences'>(true);
same<CustomerChanges['name'], string | undefined>(true);
same<CustomerChanges['phone'], string | null | undefined>(true);
same<Preferences['currency'], string | undefined>(true);
same<Id, number | bigint | string>(true);
same<ReturnType<typeof updateCustomer>, Promise<Customer | null>>(true);
same<ReturnType<typeof getPaymentMethods>, Promise<unknown>>(true);
same<ReturnType<typeof createClient>, Client>(true);
void updateCustomer('1', { phone: null, preferences: { currency: 'USD', notifications: true } });
void getPaymentMethods(1n, { maxRetries: 3 });
validateCustomerChanges({});

const client = createClient({ baseUrl: 'http://localhost:4010', token: async () => 'abc' });
same<typeof client.createCustomer, typeof createCustomer>(true);
same<typeof client.createCustomers, typeof createCustomers>(true);

// The status of a result determines its other members.
const results: AsyncGenerator<BulkResult, void, undefined> = createCustomers([ada], {
  concurrency: 10,
  onProgress: ({ done, created, invalid, failed }) => console.log(done - created - invalid - failed),
  idempotencyKey: (customer, index) => `${customer.email} ${index}`,
} satisfies BulkOptions<CustomerInput>);
for await (const result of results) {
  if (result.status === 'created') same<typeof result.customer, Customer | null>(true);
  if (result.status === 'invalid') same<typeof result.error, ValidationError>(true);
  if (result.status === 'failed') same<typeof result.error, unknown>(true);
}
void createCustomers((async function* () {})());

// The type of an event determines its other members.
const listen = (event: CallEvent) => {
  if (event.type === 'response') same<typeof event.status, number>(true);
  if (event.type === 'retry') same<typeof event.delay, number>(true);
  if (event.type === 'request') same<typeof event.status, undefined>(true);
};
listen({ type: 'request', call: 1, method: 'GET', path: '/', attempt: 1 });

// The schemas are those of the specification.
type Both<Input, Output> = StandardSchemaV1<Input, Output> & StandardJSONSchemaV1<Input, Output>;
const stored: Customer = { id: 1, name: 'Ada' };
void ([
  customerSchema satisfies Both<CustomerInput, CustomerInput>,
  customerChangesSchema satisfies Both<CustomerChanges, CustomerChanges>,
  customerFormSchema satisfies Both<{ name: string; terms: boolean }, CustomerInput>,
  changesFormSchema(stored) satisfies Both<{ phone: string }, CustomerChanges>,
  customerSchema.fields.email satisfies Both<string, string>,
  customerFormSchema.fields.id satisfies Both<string, number | bigint | undefined>,
  customerChangesSchema.fields.preferences satisfies Both<Preferences | undefined, Preferences | undefined>,
]);
same<keyof typeof customerSchema.fields, CustomerField>(true);
same<keyof typeof customerChangesSchema.fields, CustomerField | 'preferences'>(true);

const form = document.createElement('form');
same<ReturnType<typeof customerFromForm>, CustomerInput>(true);
same<ReturnType<typeof changesFromForm>, CustomerChanges>(true);
customerFromForm(form, { names: { billing_email: 'email', currency: 'preferences[currency]' } });
changesFromForm(stored, new FormData(form));
changesFromForm(null, new URLSearchParams('phone='));
customerFromForm({ name: '', totalDeposits: NaN });
// @ts-expect-error: text is not a form
customerFromForm('name=Ada');
// @ts-expect-error: no such field
customerFromForm(form, { names: { x: 'emial' } });

const issues: Issue[] = validateCustomer(JSON.parse('{}'));
const total: number = validateCustomer(5).total;
validateCustomerField('email', 'anything');

for (const issue of issues) {
  // The code of an issue determines its params.
  if (issue.code === 'too_long') {
    const { max, length }: { max: number; length: number } = issue.params;
    console.log(max - length, total);
  }
  if (issue.code === 'rejected') same<typeof issue.source, 'server'>(true);
  if (issue.code === 'invalid_email') {
    same<typeof issue.params.reason, 'white_space' | 'missing_at' | 'local_part' | 'domain' | 'non_ascii'>(true);
  }
}

try {
  await createCustomer(ada);
} catch (error) {
  if (error instanceof ValidationError) same<typeof error.issues, Issue[]>(true);
  if (error instanceof BadRequestError) same<typeof error.status, number>(true);
  if (error instanceof ApiError) {
    same<typeof error.problem, unknown>(true);
    same<typeof error.headers, Record<string, string>>(true);
    same<typeof error.retryAfter, number | undefined>(true);
  }
  if (error instanceof ResponseError) same<typeof error.requestId, string | undefined>(true);
  if (error instanceof ConnectionError || error instanceof TimeoutError) {
    same<typeof error.attempts, number>(true);
  }
  if (isCaiboError(error)) same<typeof error, CaiboError>(true);
}

// @ts-expect-error: email is required
void createCustomer({ name: 'Ada' });
// @ts-expect-error: name cannot be null
void createCustomer({ ...ada, name: null });
// @ts-expect-error: no such field
void createCustomer({ ...ada, Phone: '1' });
// @ts-expect-error: the field id must not be text
void createCustomer({ ...ada, id: '1' });
// @ts-expect-error: no such option
void createCustomer(ada, { baseURL: 'http://localhost' });
// @ts-expect-error: one key would make all customers one
createClient({ idempotencyKey: 'order-77' });
// @ts-expect-error: one key would make all customers one
createCustomers([ada], { idempotencyKey: 'order-77' });
// @ts-expect-error: not a media type of the contract
void createCustomer(ada, { contentType: 'text/plain' });
// @ts-expect-error: building a request is synchronous and cannot call a token function
buildCreateCustomerRequest(ada, { token: () => 'abc' });
// @ts-expect-error: not iterable
createCustomers(ada);
// @ts-expect-error: no such field
void updateCustomer(1, { Phone: '1' });
// @ts-expect-error: no such field
validateCustomerField('Email', 1);
// @ts-expect-error: the constructors of errors are protected
new CaiboError({ code: 'x', message: 'x' });
