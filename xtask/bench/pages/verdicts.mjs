/** Measures verdicts in a page. */

import * as ajv from '../peers/ajv.mjs';
import * as typebox from '../peers/typebox.mjs';
import * as valibot from '../peers/valibot.mjs';
import * as zod from '../peers/zod.mjs';
import { selfCheck, verdicts } from '../verdicts.mjs';
import * as caibo from './caibo.mjs';

/** @param {import('../plan.mjs').Plan} plan */
export function measure(plan) {
  const validators = {
    'small build': caibo.issuesOf,
    ajv: ajv.issuesOf,
    typebox: typebox.issuesOf,
    'zod 4': zod.issuesOf,
    valibot: valibot.issuesOf,
  };
  return { ...verdicts(validators, plan), ...selfCheck(ajv.issuesOf, plan) };
}
