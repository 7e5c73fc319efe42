/**
 * Drives Firefox and WebKitGTK by the commands of WebDriver (<https://www.w3.org/TR/webdriver2/>). WebKitGTK has a server for them,
 * `WebKitWebDriver`. Firefox takes them itself by Marionette, the protocol that geckodriver translates them to:
 * <https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html>.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** @import { Project } from './project.mjs' */

/**
 * A browser with one page.
 *
 * @typedef {object} Browser
 * @property {string} engine its name
 * @property {string} version
 * @property {(url: string) => Promise<void>} open
 * @property {<T, R>(run: (argument: T) => R | Promise<R>, argument: T) => Promise<R>} evaluate runs a function in the page; it
 *   may use nothing but its argument, and both its argument and its result are JSON
 * @property {(selector: string) => Promise<void>} click
 * @property {(selector: string) => Promise<void>} doubleClick
 * @property {(selector: string, text: string) => Promise<void>} type types at the end of what stands there
 * @property {(selector: string, text: string) => Promise<void>} replace types instead of what stands there
 */

/** Sends a command to a session, and returns its value. @typedef {(command: Command, parameters: Record<string, unknown>) => Promise<any>} Send */

/** @typedef {keyof typeof COMMANDS} Command */

/** The path of each command below that of the session, and its name in Marionette. All are sent with `POST`. */
const COMMANDS = {
  open: ['url', 'WebDriver:Navigate'],
  limit: ['timeouts', 'WebDriver:SetTimeouts'],
  run: ['execute/async', 'WebDriver:ExecuteAsyncScript'],
  find: ['element', 'WebDriver:FindElement'],
  click: ['element/{id}/click', 'WebDriver:ElementClick'],
  type: ['element/{id}/value', 'WebDriver:ElementSendKeys'],
  clear: ['element/{id}/clear', 'WebDriver:ElementClear'],
  act: ['actions', 'WebDriver:PerformActions'],
};

/** How many milliseconds a function may take in the page, or the start of a browser. */
const PATIENCE = 300_000;

/** The key of an element's id: <https://www.w3.org/TR/webdriver2/#elements>. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** The Enter key: <https://www.w3.org/TR/webdriver2/#keyboard-actions>. */
const ENTER = '\uE007';

/**
 * Marionette listens on any free port. Firefox itself would send a `GET` up to ten times if the connection ends without a response,
 * which no script sees.
 */
const FIREFOX_PREFERENCES = `
user_pref("marionette.port", 0);
user_pref("network.http.request.max-attempts", 1);
`;

/** A script that calls a function and gives its result or its error to the last argument. @param {Function} run */
const script = (run) => `
  const [argument, done] = arguments;
  (async () => (${run})(argument))().then(
    (value) => done({ value }),
    (error) => done({ error: error + '\\n' + error?.stack }),
  );
`;

/**
 * @param {string} engine
 * @param {{ browserVersion: string }} capabilities of the session
 * @param {Send} send
 * @returns {Promise<Browser>}
 */
async function browser(engine, { browserVersion: version }, send) {
  await send('limit', { script: PATIENCE, pageLoad: PATIENCE });
  /** @param {string} selector */
  const find = async (selector) => (await send('find', { using: 'css selector', value: selector }))[ELEMENT];
  /** @param {string} selector @param {string} text */
  const type = async (selector, text) => send('type', { id: await find(selector), text: text.replaceAll('\n', ENTER) });
  return {
    engine,
    version,
    open: (url) => send('open', { url }),
    async evaluate(run, argument) {
      const { value, error } = await send('run', { script: script(run), args: [argument] });
      if (error !== undefined) throw new Error(`${engine}: ${error}`);
      return value;
    },
    click: async (selector) => send('click', { id: await find(selector) }),
    async doubleClick(selector) {
      const move = { type: 'pointerMove', origin: { [ELEMENT]: await find(selector) }, x: 0, y: 0 };
      const click = [{ type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
      await send('act', { actions: [{ type: 'pointer', id: 'mouse', actions: [move, ...click, ...click] }] });
    },
    type,
    async replace(selector, text) {
      await send('clear', { id: await find(selector) });
      if (text) await type(selector, text);
    },
  };
}

/**
 * Starts Firefox, which runs until the project is closed.
 *
 * @param {Project} project
 */
export async function startFirefox(project) {
  const profile = join(project.folder, 'profile');
  await mkdir(profile);
  await writeFile(join(profile, 'user.js'), FIREFOX_PREFERENCES);
  const command = ['firefox-esr', '--headless', '--no-remote', '--profile', profile, '--marionette'];
  const send = marionette(Number(await project.start(command, /Marionette\tINFO\tListening on port (\d+)/)));
  const { capabilities } = await send('WebDriver:NewSession', {});
  return browser('Firefox', capabilities, async (command, parameters) => {
    const result = await send(COMMANDS[command][1], parameters);
    return result.value ?? result;
  });
}

/**
 * Connects to Marionette. A message is JSON behind its length in bytes and a colon: a command is `[0, id, name, parameters]`, a
 * response `[1, id, error, result]`. The first message is a greeting.
 *
 * @param {number} port
 * @returns {(name: string | undefined, parameters: object) => Promise<any>}
 */
function marionette(port) {
  const socket = connect(port, '127.0.0.1');
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  const waiting = new Map();
  let count = 0;
  let received = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
    for (;;) {
      const start = received.indexOf(':') + 1;
      const end = start + Number.parseInt(received.toString('latin1', 0, start), 10);
      if (start === 0 || received.length < end) return;
      const [, id, error, result] = Object.values(JSON.parse(received.toString('utf8', start, end)));
      received = received.subarray(end);
      const call = waiting.get(id);
      waiting.delete(id);
      if (error) call?.reject(new Error(`Firefox: ${error.error}: ${error.message}`));
      else call?.resolve(result);
    }
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Firefox has ended'));
  });
  return (name, parameters) =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, { resolve, reject });
      const message = Buffer.from(JSON.stringify([0, count, name, parameters]));
      socket.write(Buffer.concat([Buffer.from(`${message.length}:`), message]));
    });
}

/**
 * Starts WebKitGTK's `MiniBrowser` on a display without a screen. It runs until the project is closed.
 *
 * @param {Project} project
 */
export async function startWebKit(project) {
  const display = await project.start(['Xvfb', '-displayfd', '1', '-nolisten', 'tcp'], /^(\d+)$/m);
  const port = await freePort();
  // Without a D-Bus session the browser hangs.
  const command = ['dbus-run-session', '--', 'WebKitWebDriver', `--port=${port}`];
  const env = { DISPLAY: `:${display}`, NO_AT_BRIDGE: '1', WEBKIT_DISABLE_COMPOSITING_MODE: '1' };
  await project.start(command, undefined, env);
  const server = `http://127.0.0.1:${port}`;
  await answers(`${server}/status`);
  const { sessionId, capabilities } = await post(`${server}/session`, { capabilities: { alwaysMatch: {} } });
  return browser('WebKitGTK', capabilities, (command, { id, ...parameters }) => {
    const path = COMMANDS[command][0]?.replace('{id}', String(id));
    return post(`${server}/session/${sessionId}/${path}`, parameters);
  });
}

/** @param {string} url @param {object} body */
async function post(url, body) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`WebKitGTK: ${value.error}: ${value.message}`);
  return value;
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits until a server answers. `WebKitWebDriver` does not print that it listens. @param {string} url */
async function answers(url) {
  const late = performance.now() + PATIENCE;
  while (!(await fetch(url).then(({ ok }) => ok, () => false))) {
    if (performance.now() > late) throw new Error(`${url} does not answer`);
    await delay(50);
  }
}
