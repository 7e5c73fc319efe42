/**
 * Reads the body of a response of any implementation: the platform's, one of another realm, node-fetch's, React Native's, or a mock
 * with a single method.
 */

import { memberOf } from '../wasm/src/values.js';

/** The largest body that is read. The API's answers are far smaller. */
const MAX_BODY_BYTES = 8 * 2 ** 20;

/** The methods that read a whole body, the most exact one first. */
const METHODS = ['arrayBuffer', 'text', 'blob', 'json'];

/**
 * The codes of a connection that ended, of Node's sockets, undici (`UND_ERR_…`), Node's HTTP parser (`HPE_…`), a compressed body that
 * ends too early (`Z_BUF_ERROR`), node-fetch (`ERR_STREAM_PREMATURE_CLOSE`), HTTP/2 and Bun (`Connection…`).
 */
const CODE_OF_CUT = /^(E[A-Z]+$|UND_ERR_|HPE_|Z_BUF_ERROR|ERR_STREAM_PREMATURE|ERR_HTTP2|Connection)/;

/** What the messages of exceptions without a code say of it. */
const WORDS_OF_CUT = /network|connection|socket|premature/i;

/**
 * Reads a body. One that is a stream is read as a stream, so that one over the limit does not fill the memory. In Node that takes no
 * longer than `arrayBuffer()`.
 *
 * @param {any} response
 * @param {import('./deadline.js').Deadline} deadline
 * @param {import('./transport.js').Received} received gets the exception as `cause` if reading fails, and then stays `cut` only if
 * the connection ended
 * @returns {Promise<Uint8Array | string | undefined>} undefined for a body over the limit
 */
export async function readBytes(response, deadline, received) {
  let isWaiting = false;
  try {
    const stream = open(memberOf(response, 'body'));
    if (!stream) return await readWhole(response);
    const chunks = [];
    let size = 0;
    for (;;) {
      isWaiting = true;
      const step = await stream.next();
      isWaiting = false;
      // The body of a mock may ignore the signal, and so fast that no timer runs.
      deadline.throwIfStopped();
      if (memberOf(step, 'done')) return concat(chunks, size);
      const chunk = memberOf(step, 'value');
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        stream.cancel();
        return undefined;
      }
    }
  } catch (cause) {
    received.cause = cause;
    if (!isCut(cause, isWaiting)) received.content = 'text';
    throw cause;
  }
}

/**
 * Opens a body that is a stream of the platform, or an async iterable such as a stream of Node.
 *
 * @param {any} body
 * @returns {{ next: () => any, cancel: () => void } | undefined}
 */
function open(body) {
  if (Object(body) !== body) return undefined;
  const getReader = memberOf(body, 'getReader');
  if (getReader) {
    const reader = getReader.call(body);
    return { next: () => reader.read(), cancel: () => void reader.cancel().catch(() => {}) };
  }
  const iterator = memberOf(body, Symbol.asyncIterator)?.call(body);
  return iterator && { next: () => iterator.next(), cancel: () => void iterator.return?.().catch(() => {}) };
}

/**
 * @param {any[]} chunks of bytes, or of text, as streams of Node may have
 * @param {number} size
 */
function concat(chunks, size) {
  if (typeof chunks[0] === 'string') return chunks.join('');
  const bytes = new Uint8Array(size);
  let end = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, end);
    end += chunk.length;
  }
  return bytes;
}

/**
 * Reads a body by the first method that works.
 *
 * @param {any} response
 * @returns {Promise<Uint8Array | string | undefined>}
 */
async function readWhole(response) {
  /** @type {unknown[]} */
  const failures = [];
  for (const method of METHODS) {
    try {
      // Reading a response by one method uses it up. React Native's `arrayBuffer` fails where its `text` works.
      const copy = memberOf(response, 'clone')?.call(response) ?? response;
      const read = memberOf(copy, method);
      if (read) return await valueOf(method, await read.call(copy));
    } catch (cause) {
      if (isCut(cause, false)) throw cause;
      failures.push(cause);
    }
  }
  throw failures[0] ?? new TypeError('no method reads the body');
}

/**
 * @param {string} method
 * @param {any} whole what the method gave
 * @returns {Promise<Uint8Array | string | undefined> | Uint8Array | string | undefined}
 */
function valueOf(method, whole) {
  if (method === 'blob') return readWhole(whole);
  if (method === 'arrayBuffer') {
    const size = whole?.byteLength;
    if (!Number.isInteger(size)) throw new TypeError('no ArrayBuffer');
    return size > MAX_BODY_BYTES ? undefined : new Uint8Array(whole);
  }
  const text = method === 'json' ? (JSON.stringify(whole) ?? '') : whole;
  if (typeof text !== 'string') throw new TypeError('no text');
  return text.length > MAX_BODY_BYTES ? undefined : text;
}

/**
 * Whether the connection ended in the middle of a body, so that another attempt may succeed. A body that was used before, a method
 * that is not implemented, or an exception of a caller's own stream would fail again.
 *
 * @param {any} cause
 * @param {boolean} isOfStream whether a stream failed with it: a stream of the platform fails with a `TypeError` when the connection
 * ends, whose words differ between versions and, in Safari, between languages
 */
function isCut(cause, isOfStream) {
  try {
    const code = cause.code ?? cause.cause?.code;
    if (typeof code === 'string') return CODE_OF_CUT.test(code);
    return (isOfStream && cause.name === 'TypeError') || WORDS_OF_CUT.test(cause.message);
  } catch {
    return false;
  }
}
