/** The transport: sends one attempt with `fetch` and receives its response. All I/O is here. */

import { RESPONSE_FIELDS } from '#boundary/names.js';
import { textDecoder } from '../wasm/src/utf8.js';
import { memberOf } from '../wasm/src/values.js';
import { ConnectionError, ResponseError, bare, invalidOption } from './errors.js';
import { isCut, parse } from './exact-json.js';
import { isHeaders } from './options.js';
import { readBytes } from './response-body.js';

/** @import { Content } from '#boundary/names.js' */

/**
 * @typedef {object} Sendable
 * @property {string} method
 * @property {string} url
 * @property {Record<string, string>} headers
 * @property {string | undefined} [body]
 * @property {RequestCredentials} [credentials]
 */

/**
 * A response as far as it has arrived: its status, the kind of its body, which Rust interprets, and its body if that is
 * JSON, or its text if it is neither JSON nor HTML. `readHeaders` is there once the status is; a success does not need the
 * header fields. `cause` is the exception with which reading the body failed.
 *
 * @typedef {object} Received
 * @property {number} status
 * @property {(() => Record<string, string>) | undefined} readHeaders
 * @property {Content} content
 * @property {unknown} value
 * @property {string | undefined} text
 * @property {unknown} cause
 */

/** The decoder of all bodies. In Node a call takes 10 µs more if it makes its own. @type {Pick<TextDecoder, 'decode'>} */
let decoder;

/** The platform's `fetch`, looked up for every call, since it may be replaced. */
export function platformFetch() {
  return memberOf(globalThis, 'fetch');
}

/**
 * Sends a request and receives its response.
 *
 * @param {Sendable} request
 * @param {number} attempts the number of attempts including this one, for the errors
 * @param {typeof globalThis.fetch | undefined} ownFetch the option `fetch`
 * @param {import('./deadline.js').Deadline} deadline
 * @param {Received} received gets the status as soon as it arrives, and then the body
 */
export async function send(request, attempts, ownFetch, deadline, received) {
  // Without a prototype, since `fetch` would obey what stands on `Object.prototype`.
  /** @type {Sendable} */
  const { method, url, headers, body, credentials } = bare(request);
  // Plain data, since wrappers and mocks of `fetch` may lose the fields of a `Headers` object.
  /** @type {RequestInit} */
  const init = bare({ method, headers, redirect: 'manual', signal: deadline.signal });
  if (body !== undefined) init.body = body;
  if (credentials) init.credentials = credentials;
  // The browser's `fetch` refuses to be called as a method of another object.
  const fetch = ownFetch ?? platformFetch();
  let response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    throwIfRefused(url, ownFetch);
    throw new ConnectionError({
      code: 'connection_failed',
      message: 'no response from the API: check the network, baseUrl and CORS',
      attempts,
      cause,
    });
  }
  receiveHead(response, attempts, received);
  try {
    readBody(await readBytes(response, deadline, received), received);
  } catch {
    // `received` says why.
  }
}

/**
 * Throws if the platform's `fetch` failed because it refuses the address, which it does not tell apart from a network
 * error. Rust accepts some hosts that no URL parser accepts, such as `xn--a`.
 *
 * @param {string} url
 * @param {typeof globalThis.fetch | undefined} ownFetch
 */
function throwIfRefused(url, ownFetch) {
  if (ownFetch || typeof globalThis.Request !== 'function') return;
  try {
    new Request(url);
  } catch {
    throw invalidOption('baseUrl', 'is an address that this platform refuses');
  }
}

/**
 * Reads the status of a response. A caller's `fetch` may resolve to any value.
 *
 * @param {Response} response
 * @param {number} attempts
 * @param {Received} received
 */
function receiveHead(response, attempts, received) {
  let message = 'fetch resolved to something that is not a Response';
  try {
    const [status, type, headers] = ['status', 'type', 'headers'].map((name) => memberOf(response, name));
    // The fields of a mock are read at once, since that may throw.
    const fields = isHeaders(headers) ? undefined : readFields(headers);
    if (type === 'opaqueredirect') {
      message = 'the response leads elsewhere, which is not followed: check baseUrl';
    } else if (Number.isInteger(status) && status >= 200 && status < 1000) {
      received.status = status;
      received.readHeaders = () => fields ?? readFields(headers);
      return;
    }
    throw undefined;
  } catch (cause) {
    throw new ResponseError({ code: 'invalid_response', message, attempts, cause });
  }
}

/**
 * @param {any} headers a `Headers` of any implementation, a `Map`, a plain object, an object with `get` alone, or nothing
 * @returns {Record<string, string>}
 */
function readFields(headers) {
  /** @type {[string, string][]} */
  const fields = [];
  const add = (/** @type {unknown} */ value, /** @type {unknown} */ name) => {
    if (typeof value === 'string') fields.push([String(name).toLowerCase(), value]);
  };
  const source = Object(headers);
  if (memberOf(source, 'forEach')) source.forEach(add);
  // Such a `get` may know one spelling only.
  else if (memberOf(source, 'get')) RESPONSE_FIELDS.forEach((name) => add(source.get(name) ?? source.get(name.toLowerCase()), name));
  else Object.entries(source).forEach(([name, value]) => add(value, name));
  return Object.fromEntries(fields);
}

/**
 * JSON is UTF-8 (RFC 8259, section 8.1), whatever the `Content-Type` says. What is not JSON in UTF-8 is decoded by its
 * `charset`, so that no answer is lost. `content.rs` does the same.
 *
 * @param {Uint8Array | string | undefined} body undefined for a body over the limit
 * @param {Received} received gets the kind of the body, and its value or its text
 */
function readBody(body, received) {
  if (body === undefined) {
    received.content = 'large';
    return;
  }
  try {
    // The decoder skips a byte order mark, which is not part of the text (RFC 8259, section 8.1).
    decoder ??= textDecoder('utf-8', { fatal: true });
    readJson(typeof body === 'string' ? body : decoder.decode(body), received);
    return;
  } catch {}
  const text = typeof body === 'string' ? body : decodeByCharset(body, received);
  try {
    readJson(text, received);
  } catch {
    const words = text.trim();
    if (words === '') {
      received.content = 'empty';
      received.value = null;
    } else if (words.startsWith('<')) received.content = 'markup';
    else if (!/^[[{]/.test(words) || !isCut(words)) {
      received.content = 'text';
      received.text = words;
    }
  }
}

/**
 * @param {string} text
 * @param {Received} received
 * @throws {SyntaxError} if the text is not JSON
 */
function readJson(text, received) {
  // Without a `TextDecoder` the mark is still there.
  const value = parse(text.replace(/^\ufeff/, ''));
  received.value = value;
  received.content = Object(value) === value && !Array.isArray(value) ? 'object' : 'value';
}

/**
 * Decodes a body by its `charset`, or as UTF-8 if there is none or none that the platform knows. U+FFFD replaces what cannot be
 * decoded.
 *
 * @param {Uint8Array} bytes
 * @param {Received} received
 */
function decodeByCharset(bytes, { readHeaders }) {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(readHeaders?.()['content-type'] ?? '') ?? [];
  try {
    return textDecoder(charset, {}).decode(bytes);
  } catch {
    return textDecoder('utf-8', {}).decode(bytes);
  }
}
