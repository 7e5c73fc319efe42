// The page asks, the worker does it, the page shows it. A failure in the worker is one of the page.
import { CUSTOMER } from './check.js';
import { openForm } from './form.js';

const { show } = openForm(CUSTOMER);
const worker = new Worker('/worker.js', { type: 'module' });
worker.addEventListener('message', ({ data: line }) => show(...line));
worker.addEventListener('error', ({ message }) => {
  throw new Error(`the worker failed: ${message}`);
});
worker.postMessage(new URLSearchParams(location.search).get('api'));
