// A route handler.
export { GET } from '../get.js';
