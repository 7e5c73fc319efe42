/** The only I/O: one attempt, sent with `fetch`, and its response. */

import { run } from './engine.js';
import { ConnectionError, ResponseError, invalidOption } from './errors.js';
import { parse } from './json.js';
import { snapshot } from './snapshot.js';
import { decode } from './text.js';

/**
 * @typedef {object} Sendable
 * @property {string} method
 * @property {string} url
 * @property {Record<string, string>} headers
 * @property {string} [body]
 * @property {RequestCredentials} [credentials]
 */

/**
 * `content` tells Rust what the body is, and `value` is what it says. A `cut` one ended too early.
 *
 * @typedef {'cut' | 'large' | 'empty' | 'object' | 'value' | 'markup' | 'text'} Content
 * @typedef {{ content: Content, value?: unknown }} Body
 * @typedef {{ status: number, headers: Record<string, string> } & Body} Received
 */

/** No answer of the API is nearly as large; a larger one is not worth the memory of the page. */
const MAX_BODY_BYTES = 8 * 2 ** 20;

/**
 * @param {Sendable} request
 * @param {number} attempts how many there are with this one, for the errors
 * @param {typeof globalThis.fetch | undefined} ownFetch the caller's own
 * @param {import('./deadline.js').Deadline} deadline
 * @returns {Promise<Received>}
 */
export async function send(request, attempts, ownFetch, deadline) {
  const init = requestInit(request, ownFetch, deadline.signal);
  // Called as a method of something else, the browser's own refuses.
  const fetch = ownFetch ?? globalThis.fetch;
  let response;
  try {
    response = await deadline.race(() => fetch(request.url, init));
  } catch (cause) {
    deadline.throwIfStopped();
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
 * The platform's own `fetch` gets `Headers` of gloo-net's; one of the caller's gets a plain object, which such functions
 * are written for.
 *
 * @param {Sendable} request
 * @param {typeof globalThis.fetch | undefined} ownFetch
 * @param {AbortSignal} signal
 * @returns {RequestInit}
 */
function requestInit({ method, url, headers, body, credentials }, ownFetch, signal) {
  /** @type {RequestInit} */
  const init = { method, headers, redirect: 'manual', signal };
  if (body !== undefined) init.body = body;
  if (credentials) init.credentials = credentials;
  if (!ownFetch && typeof globalThis.Request === 'function') {
    try {
      new Request(url);
    } catch {
      throw invalidOption('baseUrl', 'is an address that this platform refuses');
    }
    const fields = snapshot(headers);
    init.headers = run((engine) => engine.toHeaders(fields));
  }
  return init;
}

/**
 * Reads a response, which may be anything that a `fetch` of the caller's resolves to.
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
  } catch (cause) {
    throw invalid('fetch resolved to something that is not a Response', { cause });
  }
  if (isRedirect) {
    throw invalid('the response leads elsewhere, which is not followed: check baseUrl');
  }
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw invalid('fetch resolved to something that is not a Response');
  }
  const headers = Object.fromEntries(fields);

  let bytes;
  try {
    bytes = await readBytes(response, deadline);
  } catch {
    // A failure that has said its status is not undone by a body that stalls.
    if (status < 400 || !deadline.isExpired) deadline.throwIfStopped();
    return { status, headers, content: 'cut' };
  }
  return { status, headers, ...(bytes ? read(bytes) : { content: 'large' }) };
}

/**
 * @param {Response} response
 * @param {import('./deadline.js').Deadline} deadline
 * @returns {Promise<Uint8Array | undefined>} undefined where there are more than the limit, of which the rest is not read
 */
async function readBytes(response, deadline) {
  const reader = response.body?.getReader?.();
  if (!reader) {
    // Of other makes, or without a body.
    const buffer = await deadline.race(() => response.arrayBuffer());
    const isBuffer = Object.prototype.toString.call(buffer) === '[object ArrayBuffer]';
    const size = isBuffer ? buffer.byteLength : undefined;
    if (size === undefined) throw new TypeError('no ArrayBuffer');
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
    // Without a byte order mark, which is no part of the text (RFC 8259, section 8.1).
    const decoder = typeof TextDecoder === 'function' ? new TextDecoder('utf-8', { fatal: true }) : { decode };
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
