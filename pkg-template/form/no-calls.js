/** Stands in for the calls in `caibo-customers/rules/form`, which has none. */

/** @returns {never} */
function refuse() {
  throw new TypeError('the option `submit` or `client` is missing');
}

export { refuse as createCustomer, refuse as updateCustomer };
