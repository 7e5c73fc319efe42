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
  Options,
} from '../../pkg/index.js';

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
