/** The rules as a Standard Schema (https://standardschema.dev), for the form and router libraries that take one. */

import { validateCustomer } from './validate.js';
import schema from '#boundary/schema.json' with { type: 'json' };

/** The versions of JSON Schema in which the schema is valid, and the URI of each. @type {Record<string, string>} */
const TARGETS = {
  'draft-2020-12': 'https://json-schema.org/draft/2020-12/schema',
  'draft-07': 'http://json-schema.org/draft-07/schema#',
};

/** @param {{ target: string }} options */
function jsonSchema({ target }) {
  if (!Object.hasOwn(TARGETS, target)) throw new TypeError('the JSON Schema of a customer is of draft-2020-12 or draft-07');
  return structuredClone({ ...schema, $schema: TARGETS[target] });
}

/** @type {import('./index.js').CustomerSchema} */
export const customerSchema = {
  '~standard': {
    version: 1,
    vendor: 'caibo-customers',
    validate(value) {
      const issues = validateCustomer(value);
      return issues.length === 0 ? { value: /** @type {any} */ (value) } : { issues };
    },
    jsonSchema: { input: jsonSchema, output: jsonSchema },
  },
};
