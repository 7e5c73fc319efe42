import { fileURLToPath } from 'node:url';

const ours = (path) => fileURLToPath(new URL(`../../../pkg/${path}`, import.meta.url));

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: { alias: { 'caibo-customers/form': ours('form.js'), 'caibo-customers': ours('index.js') } },
};
