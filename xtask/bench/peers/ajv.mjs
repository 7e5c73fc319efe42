/** The peer ajv with ajv-formats, compiled from the package's own JSON Schema. */

import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import schema from 'caibo-customers/schema.json' with { type: 'json' };

// The default class of ajv knows draft-07 only, and refuses the name of another draft. The keywords of this schema mean
// the same in both drafts, and the class for 2020-12 is slower to load.
const { $schema, ...draft07 } = schema;

const ajv = new Ajv({ allErrors: true, strict: false });
formats.default(ajv);
const validate = ajv.compile(draft07);

/** @param {unknown} value */
export const issuesOf = (value) => (validate(value) ? [] : (validate.errors ?? []));
