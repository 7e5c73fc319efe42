/** Measures the bytes, after gzip, of a bundle that makes one call. */

import { gzipSync } from 'node:zlib';

import { minified } from '../minified.mjs';
import { beside, report } from './child.mjs';

/** @param {string} script */
async function gzip(script) {
  return gzipSync(await minified(script, beside('.')), { level: 9 }).length;
}

/** @param {string} entry */
const create = (entry) => `import { createCustomer } from '${entry}';
  console.log(await createCustomer({ name: 'Ada Lovelace', email: 'ada@example.com' }));`;

/** @param {string} entry */
const validate = (entry) => `import { validateCustomer } from '${entry}';
  console.log(validateCustomer({ name: 'Ada Lovelace', email: 'ada@example.com' }));`;

await report(async () => {
  return {
    'gzip, one `createCustomer`': [await gzip(create('caibo-customers'))],
    'gzip, one `createCustomer` of `/js`': [await gzip(create('caibo-customers/js'))],
    'gzip, one `validateCustomer` of `/rules`': [await gzip(validate('caibo-customers/rules'))],
  };
});
