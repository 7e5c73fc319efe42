/** Answers every request as the API answers a created customer. Prints its address, and ends with its standard input. */

import { createServer } from 'node:http';

const CREATED = '{"id":1,"name":"Ada Lovelace","email":"ada.lovelace@example.com"}';

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => response.writeHead(201, { 'content-type': 'application/json' }).end(CREATED));
});
server.listen(0, '127.0.0.1', () => {
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`http://127.0.0.1:${address.port}`);
});
process.stdin.resume().once('end', () => process.exit());
