/** What the compiler must know of the package: it is checked by `tsc`, and never run. */

import {
  ApiError,
  BadRequestError,
  CaiboError,
  ValidationError,
  buildCreateCustomerRequest,
  createCustomer,
  isCaiboError,
  ready,
  validateCustomer,
  validateCustomerField,
} from '../../pkg/index.js';
import type {
  Customer,
  CustomerField,
  CustomerInput,
  HttpRequest,
  Issue,
  IssueCode,
  IssueParams,
  Options,
} from '../../pkg/index.js';
import schema from '../../pkg/schema.json' with { type: 'json' };

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>) => {};

// The contract's fields, all of them.
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

// The JSON Schema has the same.
same<keyof typeof schema.properties, CustomerField>(true);
type Required = { [Field in CustomerField]: undefined extends CustomerInput[Field] ? never : Field };
same<Required[CustomerField], 'name' | 'email'>(true);

// More than JSON's types where JavaScript has more, and `null` where the contract has it.
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
  | 'unknown_field'
  | 'duplicate_field'
  | 'rejected'
>(true);

// What each code carries.
same<IssueParams['required'], Record<string, never>>(true);
same<IssueParams['out_of_range'], { min: number | string; max: number | string }>(true);
same<IssueParams['unknown_field'], { suggestion?: CustomerField }>(true);
same<
  IssueParams['wrong_type'],
  { expected: 'boolean' | 'integer' | 'number' | 'object' | 'string'; nullable: boolean }
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
  fetch: globalThis.fetch,
  signal: AbortSignal.timeout(5),
  timeout: 5,
} satisfies Options);

const issues: Issue[] = validateCustomer(JSON.parse('{}'));
const total: number = validateCustomer(5).total;
validateCustomerField('email', 'anything');

for (const issue of issues) {
  // A code tells its params.
  if (issue.code === 'too_long') {
    const { max, length }: { max: number; length: number } = issue.params;
    console.log(max - length, total);
  }
  if (issue.code === 'rejected') same<typeof issue.source, 'server'>(true);
  if (issue.code === 'invalid_email') {
    same<typeof issue.params.reason, 'missing_at' | 'local_part' | 'domain' | 'non_ascii'>(true);
  }
}

try {
  await createCustomer(ada);
} catch (error) {
  if (error instanceof ValidationError) same<typeof error.issues, Issue[]>(true);
  if (error instanceof BadRequestError) same<typeof error.status, number>(true);
  if (error instanceof ApiError) same<typeof error.problem, unknown>(true);
  if (isCaiboError(error)) same<typeof error, CaiboError>(true);
}

// @ts-expect-error: email is required
void createCustomer({ name: 'Ada' });
// @ts-expect-error: name cannot be null
void createCustomer({ ...ada, name: null });
// @ts-expect-error: no such field
void createCustomer({ ...ada, Phone: '1' });
// @ts-expect-error: an id is no text
void createCustomer({ ...ada, id: '1' });
// @ts-expect-error: no such option
void createCustomer(ada, { baseURL: 'http://localhost' });
// @ts-expect-error: no such field
validateCustomerField('Email', 1);
// @ts-expect-error: errors are made by the package
new CaiboError({ code: 'x', message: 'x' });
