// The page asks its service worker to run the check, and shows the lines that it sends back.
import { CUSTOMER } from './check.js';
import { openForm } from './form.js';

const { show } = openForm(CUSTOMER);
navigator.serviceWorker.addEventListener('message', ({ data: line }) => {
  show(...line);
  if (line[0] === 'failed') throw new Error(`the service worker failed: ${line[1]}`);
});
navigator.serviceWorker.startMessages();
navigator.serviceWorker
  .register('/service-worker.js', { type: 'module' })
  .then(() => navigator.serviceWorker.ready)
  .then(({ active }) => active.postMessage(new URLSearchParams(location.search).get('api')));
