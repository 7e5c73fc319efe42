/** The check that every runtime runs with the package, and the lines that it must show. */

/** @import { CustomerInput, Options, ValidationError } from '../../../pkg/index.js' */
/** @typedef {typeof import('../../../pkg/index.js')} Caibo */

export const CUSTOMER = { name: 'Ada Lovelace', email: 'ada@example.com', phone: '+44 20 7946 0018' };

/** The lines that the check shows. */
export const SHOWN = [
  'email must be an email address: the part after the @ is not valid',
  'created 1',
  'phone must be at most 20 characters long, not 21',
];

/**
 * Validates an invalid field, creates a customer, and catches the error of an invalid customer.
 *
 * @param {Pick<Caibo, 'createCustomer' | 'isCaiboError' | 'validateCustomerField'>} caibo
 *   the package, imported in the way of the runtime
 * @param {(subject: string, text: string) => void} show
 * @param {Options} options
 * @param {CustomerInput} [customer]
 */
export async function check(caibo, show, options, customer = CUSTOMER) {
  // Without a baseUrl the customer would be sent to the real API.
  if (!options.baseUrl) throw new Error('the address of the API is not given');
  for (const { path, message } of caibo.validateCustomerField('email', 'ada@example..com')) {
    show(path.join('.'), message);
  }
  const created = await caibo.createCustomer(customer, options);
  show('created', String(created?.id));
  try {
    await caibo.createCustomer({ ...customer, phone: '0'.repeat(21) }, options);
  } catch (error) {
    if (!caibo.isCaiboError(error)) throw error;
    const { issues } = /** @type {ValidationError} */ (error);
    for (const { path, message } of issues) show(path.join('.'), message);
  }
}
