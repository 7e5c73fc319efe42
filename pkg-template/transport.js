/** The transport: sends one attempt with `fetch` and receives its response. All I/O is here. */

import { textDecoder } from '../wasm/src/utf8.js';
import { ConnectionError, ResponseError, invalidOption } from './errors.js';
import { parse } from './exact-json.js';

/** @import { Content } from '#boundary/names.js' */

/**
 * @typedef {object} Sendable
 * @property {string} method
 * @property {string} url
 * @property {Record<string, string>} headers
 * @property {string} [body]
 * @property {RequestCredentials} [credentials]
 */

/**
 * A response's body: its kind, which Rust interprets, and its value if it is JSON.
 *
 * @typedef {{ content: Content, value?: unknown }} Body
 * @typedef {{ status: number, headers: Record<string, string> } & Body} Received
 */

/** The largest body that is read. The API's answers are far smaller. */
const MAX_BODY_BYTES = 8 * 2 ** 20;

/**
 * @param {Sendable} request
 * @param {number} attempts the number of attempts including this one, for the errors
 * @param {typeof globalThis.fetch | undefined} ownFetch the option `fetch`
 * @param {import('./deadline.js').Deadline} deadline
 * @returns {Promise<Received>}
 */
export async function send(request, attempts, ownFetch, deadline) {
  const init = requestInit(request, deadline.signal);
  // The browser's `fetch` refuses to be called as a method of another object.
  const fetch = ownFetch ?? globalThis.fetch;
  let response;
  try {
    response = await deadline.race(() => fetch(request.url, init));
  } catch (cause) {
    deadline.throwIfStopped();
    throwIfRefused(request.url, ownFetch);
    throw new ConnectionError({
      code: 'connection_failed',
      message: 'no response from the API: check the network, baseUrl and CORS',
      attempts,
      cause,
    });
  }
  return receive(response, attempts, deadline);
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
 * The options of `fetch`. The header fields are a plain object: wrappers and mocks of `fetch` may lose those of a `Headers`
 * object.
 *
 * @param {Sendable} request
 * @param {AbortSignal} signal
 * @returns {RequestInit}
 */
function requestInit({ method, headers, body, credentials }, signal) {
  /** @type {RequestInit} */
  const init = { method, headers, redirect: 'manual', signal };
  if (body !== undefined) init.body = body;
  if (credentials) init.credentials = credentials;
  return init;
}

/**
 * Reads a response. A caller's `fetch` may resolve to any value.
 *
 * @param {Response} response
 * @param {number} attempts
 * @param {import('./deadline.js').Deadline} deadline
 * @returns {Promise<Received>}
 */
async function receive(response, attempts, deadline) {
  /**
   * @param {string} message
   * @param {{ status?: number, cause?: unknown }} [details]
   */
  const invalid = (message, details) =>
    new ResponseError({ code: 'invalid_response', message, attempts, ...details });

  /** @type {number} */
  let status;
  let isRedirect;
  /** @type {[string, string][]} */
  const fields = [];
  try {
    status = response.status;
    isRedirect = response.type === 'opaqueredirect';
    response.headers.forEach?.((value, name) => {
      if (typeof value === 'string') fields.push([name.toLowerCase(), value]);
    });
    if (!isRedirect && !(Number.isInteger(status) && status >= 200 && status < 600)) throw undefined;
  } catch (cause) {
    throw invalid('fetch resolved to something that is not a Response', { cause });
  }
  if (isRedirect) {
    throw invalid('the response leads elsewhere, which is not followed: check baseUrl');
  }
  const headers = Object.fromEntries(fields);

  let bytes;
  try {
    bytes = await readBytes(response, deadline);
  } catch {
    // The status of a failure counts even if its body stalls until the deadline.
    if (status < 400 || !deadline.isExpired) deadline.throwIfStopped();
    return { status, headers, content: 'cut' };
  }
  return { status, headers, ...(bytes ? read(bytes) : { content: 'large' }) };
}

/**
 * @param {Response} response
 * @param {import('./deadline.js').Deadline} deadline
 * @returns {Promise<Uint8Array | undefined>} undefined for a body over the limit
 */
async function readBytes(response, deadline) {
  const reader = response.body?.getReader?.();
  if (!reader) {
    // A response without a body, or of another implementation.
    const buffer = await deadline.race(() => response.arrayBuffer());
    const size = buffer?.byteLength;
    if (!Number.isInteger(size)) throw new TypeError('no ArrayBuffer');
    return size > MAX_BODY_BYTES ? undefined : new Uint8Array(buffer);
  }
  const chunks = [];
  let size = 0;
  for (;;) {
    const { done, value } = await deadline.race(() => reader.read());
    if (done) break;
    chunks.push(value);
    size += value.length;
    if (size > MAX_BODY_BYTES) {
      reader.cancel().catch(() => {});
      return undefined;
    }
  }
  const bytes = new Uint8Array(size);
  let end = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, end);
    end += chunk.length;
  }
  return bytes;
}

/**
 * @param {Uint8Array} bytes
 * @returns {Body}
 */
function read(bytes) {
  let text = '';
  try {
    // The decoder skips a byte order mark, which is not part of the text (RFC 8259, section 8.1).
    const decoder = textDecoder('utf-8', { fatal: true });
    text = decoder.decode(bytes).trim();
    if (text === '') return { content: 'empty', value: null };
    const value = parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return { content: isObject ? 'object' : 'value', value };
  } catch {
    if (text.startsWith('<')) return { content: 'markup' };
    return { content: /^[[{]/.test(text) && !/[\]}]$/.test(text) ? 'cut' : 'text' };
  }
}
