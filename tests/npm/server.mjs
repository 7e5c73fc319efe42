/** An HTTP server on a free port, whose answers a test decides. It records the bodies of all requests. */

import { createServer } from 'node:http';
import { once } from 'node:events';

/**
 * @param {import('node:http').RequestListener} answer
 * @returns {Promise<{ url: string, requests: string[], closed: Promise<void>, stop(): Promise<void> }>}
 */
export async function startServer(answer) {
  /** @type {string[]} */
  const requests = [];
  /** @type {() => void} */
  let close = () => {};
  /** Resolves when a client closes its connection before it has its whole answer. @type {Promise<void>} */
  const closed = new Promise((resolve) => {
    close = resolve;
  });
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    requests.push(body);
    response.once('close', () => {
      if (!response.writableFinished) close();
    });
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    closed,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
