/** What every runtime is asked to do with the package, and what must be seen of it. */

/** @import { CustomerInput, Options, ValidationError } from '../../../pkg/index.js' */
/** @typedef {typeof import('../../../pkg/index.js')} Caibo */

export const CUSTOMER = { name: 'Ada Lovelace', email: 'ada@example.com', phone: '+44 20 7946 0018' };

/** The lines that must be shown, each on its own. */
export const SHOWN = [
  'email must be an email address: the part after the @ is not valid',
  'created 1',
  'phone must be at most 20 characters long, not 21',
];

/**
 * Validates a field that is wrong, creates a customer, and meets the error of one that is refused.
 *
 * @param {Pick<Caibo, 'createCustomer' | 'isCaiboError' | 'validateCustomerField'>} caibo
 *   as the runtime's own way of importing gave it
 * @param {(subject: string, text: string) => void} show
 * @param {Options} options
 * @param {CustomerInput} [customer]
 */
export async function check(caibo, show, options, customer = CUSTOMER) {
  // Without one, the customer would go to the real API.
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
