/** Measures verdicts, the verdict on one field, and requests, in Node. */

import { buildCreateCustomerRequest, validateCustomer, validateCustomerField } from 'caibo-customers';
import { validateCustomer as validateInJs } from 'caibo-customers/js';

import { report } from './child.mjs';
import { FIVE } from './documents.mjs';
import { importSmallBuild } from './installed.mjs';
import { interleaved } from './interleaved.mjs';
import * as ajv from './peers/ajv.mjs';
import * as typebox from './peers/typebox.mjs';
import * as valibot from './peers/valibot.mjs';
import * as zod from './peers/zod.mjs';
import { prefixed } from './series.mjs';
import { selfCheck, verdicts } from './verdicts.mjs';

const small = await importSmallBuild();

await report((plan) => ({
  ...verdicts(
    {
      'Node build': validateCustomer,
      'small build': small.validateCustomer,
      '/js': validateInJs,
      ajv: ajv.issuesOf,
      typebox: typebox.issuesOf,
      'zod 4': zod.issuesOf,
      valibot: valibot.issuesOf,
    },
    plan,
  ),
  ...prefixed(
    'one field, `email`',
    interleaved(
      {
        'Node build': () => validateCustomerField('email', FIVE.email),
        'a whole customer': () => validateCustomer(FIVE),
      },
      plan,
    ),
  ),
  ...prefixed(
    '`buildCreateCustomerRequest`',
    interleaved(
      {
        'Node build': () => buildCreateCustomerRequest(FIVE),
        'zod 4 + `JSON.stringify`': () => zod.toJson(FIVE),
      },
      plan,
    ),
  ),
  ...selfCheck(ajv.issuesOf, plan),
}));
