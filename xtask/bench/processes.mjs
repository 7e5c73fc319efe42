/** Measures a `node` process that imports a validator and judges once, beyond a process that does nothing. */

import { spawnSync } from 'node:child_process';

import { beside, report } from './child.mjs';
import { interleavedAsync } from './interleaved.mjs';
import { prefixed } from './series.mjs';

/** @param {string} program */
async function start(program) {
  const { status, stderr } = spawnSync(process.execPath, [beside(`programs/${program}.mjs`)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
}

await report(async ({ starts }) => {
  const programs = { empty: () => start('empty'), caibo: () => start('caibo'), valibot: () => start('valibot') };
  const { empty = [], caibo = [], valibot = [] } = await interleavedAsync(programs, starts);
  const beyondEmpty = (/** @type {number[]} */ values) => values.map((value, round) => value - (empty[round] ?? NaN));
  return prefixed('`node` process with one verdict, beyond an empty one', {
    'Node build': beyondEmpty(caibo),
    valibot: beyondEmpty(valibot),
  });
});
