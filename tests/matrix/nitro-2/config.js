// Lets workerd run what Nitro has built.
import { writeWorkerdConfig } from './workerd.js';

await writeWorkerdConfig('.output/server', 'index.mjs');
