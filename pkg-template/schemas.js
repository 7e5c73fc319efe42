/** The rules as Standard Schemas (https://standardschema.dev), for the form and router libraries that take one. */

import { changesFromForm, customerFromForm } from './from-form.js';
import { issueSentence } from './issue-sentence.js';
import { validateCustomer, validateCustomerChanges } from './validate.js';
import { isRecord } from '../wasm/src/values.js';
import { FIELDS, PREFERENCES } from '#boundary/names.js';
import preferences from '#boundary/preferences.json' with { type: 'json' };
import customer from '#boundary/schema.json' with { type: 'json' };

/** @import { Customer, CustomerInput, Issue } from './index.js' */

/** @typedef {Record<string, any>} JsonSchema */
/** @typedef {{ libraryOptions?: Record<string, any> | undefined } | undefined} ValidateOptions */

/** The URI of each version of JSON Schema in which the schemas are valid as they are. @type {Record<string, string>} */
const DRAFTS = {
  'draft-2020-12': 'https://json-schema.org/draft/2020-12/schema',
  'draft-07': 'http://json-schema.org/draft-07/schema#',
};

/**
 * What a schema is made of.
 *
 * @typedef {object} Parts
 * @property {() => string[]} names the fields
 * @property {(document: unknown) => Issue[]} check
 * @property {(value: any) => any} convert makes the document of an object
 * @property {() => JsonSchema} input
 * @property {() => JsonSchema} output
 * @property {object} [standard] the members of Standard Schema, once they were asked for
 * @property {Record<string, object>} [fields] the schemas of the fields, once they were asked for
 */

// The schemas are literals, and not results of calls, so that every bundler drops those that are not used.

/** @type {Parts} */
const CUSTOMER = { names: fieldNames, check: validateCustomer, convert: asGiven, input: customerJson, output: customerJson };

/** @type {Parts} */
const CHANGES = { names: changeNames, check: validateCustomerChanges, convert: asGiven, input: changesJson, output: changesJson };

/** @type {Parts} */
const CUSTOMER_FORM = {
  names: fieldNames,
  check: validateCustomer,
  convert: (value) => customerFromForm(value),
  input: () => formJson(customerJson()),
  output: customerJson,
};

/** @type {any} */
export const customerSchema = {
  get '~standard'() {
    return standardOf(CUSTOMER);
  },
  get fields() {
    return fieldsOf(CUSTOMER);
  },
};

/** @type {any} */
export const customerChangesSchema = {
  get '~standard'() {
    return standardOf(CHANGES);
  },
  get fields() {
    return fieldsOf(CHANGES);
  },
};

/** @type {any} */
export const customerFormSchema = {
  get '~standard'() {
    return standardOf(CUSTOMER_FORM);
  },
  get fields() {
    return fieldsOf(CUSTOMER_FORM);
  },
};

/**
 * @param {Customer | CustomerInput | null} stored
 * @returns {any}
 */
export function changesFormSchema(stored) {
  /** @type {Parts} */
  const parts = {
    names: changeNames,
    check: validateCustomerChanges,
    convert: (value) => changesFromForm(stored, value),
    input: () => formJson(changesJson()),
    output: changesJson,
  };
  return { '~standard': standardOf(parts), fields: fieldsOf(parts) };
}

function fieldNames() {
  return FIELDS;
}

function changeNames() {
  return [...FIELDS, PREFERENCES];
}

/** @param {Parts} parts */
function standardOf(parts) {
  const { check, convert, input, output } = parts;
  return (parts.standard ??= standard(input, output, (value, options) => {
    const document = isRecord(value) ? convert(value) : value;
    return resultOf(check(document), document, options);
  }));
}

/**
 * The schemas of the fields. The path of an issue begins at the value of the field.
 *
 * @param {Parts} parts
 */
function fieldsOf(parts) {
  const { names, check, convert, input, output } = parts;
  return (parts.fields ??= Object.fromEntries(names().map((name) => {
    const json = (/** @type {() => JsonSchema} */ object) => () => object()['properties'][name];
    const validate = (/** @type {unknown} */ value, /** @type {ValidateOptions} */ options) => {
      const document = convert({ [name]: value });
      const issues = check(document).filter(({ path }) => path[0] === name);
      return resultOf(issues.map((issue) => ({ ...issue, path: issue.path.slice(1) })), document[name], options);
    };
    return [name, { '~standard': standard(json(input), json(output), validate) }];
  })));
}

/**
 * @param {() => JsonSchema} input
 * @param {() => JsonSchema} output
 * @param {(value: unknown, options: ValidateOptions) => object} validate
 */
function standard(input, output, validate) {
  const jsonSchema = {
    input: (/** @type {{ target: string }} */ { target }) => forTarget(input(), target),
    output: (/** @type {{ target: string }} */ { target }) => forTarget(output(), target),
  };
  return { version: 1, vendor: 'caibo-customers', validate, jsonSchema };
}

/**
 * The result of `validate`. The messages are in the language of `libraryOptions.locale`, if there is one.
 *
 * @param {Issue[]} issues
 * @param {unknown} value
 * @param {ValidateOptions} options
 */
function resultOf(issues, value, options) {
  if (issues.length === 0) return { value };
  const locale = options?.libraryOptions?.['locale'];
  return { issues: locale ? issues.map((issue) => ({ ...issue, message: issueSentence(issue, { locale }) })) : issues };
}

/** @param {unknown} value */
function asGiven(value) {
  return value;
}

/** @returns {JsonSchema} */
function customerJson() {
  return customer;
}

/** @returns {JsonSchema} */
function changesJson() {
  const { $schema, $id, title, description, required, ...rest } = customer;
  const properties = { ...rest.properties, [PREFERENCES]: innerJson(preferences) };
  return { ...rest, properties, minProperties: 1 };
}

/** @param {JsonSchema} schema */
function innerJson({ $schema, title, ...rest }) {
  return rest;
}

/**
 * The schema of what a form holds for an object: any value for each field, since it is converted, and any other names.
 *
 * @param {JsonSchema} schema
 * @returns {JsonSchema}
 */
function formJson({ properties, required = [] }) {
  const described = Object.entries(properties).map(([name, { description }]) => [name, { description }]);
  return { type: 'object', properties: Object.fromEntries(described), required };
}

/**
 * A copy of a schema in the words of a target.
 *
 * @param {JsonSchema} schema
 * @param {string} target
 * @returns {JsonSchema}
 */
function forTarget(schema, target) {
  if (Object.hasOwn(DRAFTS, target)) return structuredClone({ ...schema, $schema: DRAFTS[target] });
  if (target !== 'openapi-3.0') {
    throw new TypeError('a JSON Schema is of draft-2020-12, draft-07 or openapi-3.0');
  }
  const { $schema, $id, ...rest } = schema;
  // There `null` is not a type.
  return JSON.parse(JSON.stringify(rest), (_, value) =>
    Array.isArray(value?.type) ? { ...value, type: value.type[0], nullable: true } : value,
  );
}
