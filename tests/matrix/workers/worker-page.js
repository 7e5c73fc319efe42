// The page asks its worker to run the check, and shows the lines that it sends back. A failure in the worker fails the
// page.
import { CUSTOMER } from './check.js';
import { openForm } from './form.js';

const { show } = openForm(CUSTOMER);
const worker = new Worker('/worker.js', { type: 'module' });
worker.addEventListener('message', ({ data: line }) => show(...line));
worker.addEventListener('error', ({ message }) => {
  throw new Error(`the worker failed: ${message}`);
});
worker.postMessage(new URLSearchParams(location.search).get('api'));
