// The globals that React Native adds to Hermes. `fetch` and `AbortController` are those of React Native's own dependencies.
import 'abort-controller/polyfill';

globalThis.self ??= globalThis;
globalThis.console ??= { error: print, log: print, warn: print };

// The `hermes` program runs timers in the order in which they were set, whatever their delay. Here each tick runs the one that is due
// first, and the clock is set to its time.
const { setTimeout: setTick } = globalThis;
const timers = [];
let now = 0;
let count = 0;

globalThis.performance ??= { now: () => now };

globalThis.setTimeout = (run, delay = 0) => {
  count += 1;
  timers.push({ id: count, at: now + delay, run });
  setTick(tick, 0);
  return count;
};

globalThis.clearTimeout = (id) => {
  const index = timers.findIndex((timer) => timer.id === id);
  if (index >= 0) timers.splice(index, 1);
};

function tick() {
  const [next] = timers.sort((a, b) => a.at - b.at || a.id - b.id).splice(0, 1);
  if (!next) return;
  now = next.at;
  next.run();
}

globalThis.Blob = class {
  constructor(bytes = []) {
    this.bytes = bytes;
  }
};

globalThis.FileReader = class {
  readAsArrayBuffer({ bytes }) {
    this.result = Uint8Array.from(bytes).buffer;
    setTimeout(() => this.onload());
  }
};

// The `hermes` program has no network. It stops at a request that has no answer yet, and `run.js` sends the request and starts the
// program again with the answer.
globalThis.XMLHttpRequest = class {
  headers = {};

  open(method, url) {
    Object.assign(this, { method, url });
  }

  setRequestHeader(name, value) {
    this.headers[name] = value;
  }

  getAllResponseHeaders() {
    return this.answer.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  }

  send(body) {
    const { headers, method, url } = this;
    this.answer = ANSWERS.shift();
    if (this.answer === undefined) {
      print(`REQUEST ${JSON.stringify({ url, method, headers, body })}`);
      quit();
    }
    Object.assign(this, { status: this.answer.status, responseURL: url, response: new Blob(this.answer.bytes) });
    setTimeout(() => this.onload());
  }
};

// After `XMLHttpRequest` and `Blob`, which it looks for.
require('whatwg-fetch');
