/** The peer typebox, compiled from the package's own JSON Schema. */

import schema from 'caibo-customers/schema.json' with { type: 'json' };
import { Compile } from 'typebox/compile';

const validator = Compile(schema);

/** @param {unknown} value */
export const issuesOf = (value) => (validator.Check(value) ? [] : [...validator.Errors(value)]);
