// A route handler of the edge runtime.
export { GET } from '../get.js';

export const runtime = 'edge';

// Vercel's edge network does not compile WebAssembly. `next start` does.
globalThis.WebAssembly = undefined;
