/** How much is measured: enough for steady figures, or only enough to see that every measurement works. */

/**
 * @typedef {object} Plan
 * @property {number} launches of the processes and pages that time verdicts: compilers optimise one function differently
 *   from launch to launch, by up to 5 %
 * @property {number} rounds of functions that take nanoseconds, in each launch
 * @property {number} chunk the milliseconds that one function runs in a round
 * @property {number} warmUp the milliseconds that one function runs before the rounds; translated code needs 300
 * @property {number} callRounds rounds of calls to a server, which are many and short: the noise of one is 10 %
 * @property {number} calls in a round, one after another
 * @property {number} bulkRounds rounds of bulk calls
 * @property {number} rows of a bulk call
 * @property {number} importRounds rounds of imports of a file
 * @property {number} importedRows of that file
 * @property {number} starts of each program, and of each page
 * @property {number} fileRows of a file that `caibo check` reads
 * @property {number} fileRounds
 * @property {number} partRows of a file that a slow peer reads too
 * @property {number} partRounds
 * @property {number} verdicts of each kind in the measurement of memory
 */

/** @type {Plan} */
const FULL = {
  launches: 5,
  rounds: 81,
  chunk: 2,
  warmUp: 300,
  callRounds: 301,
  calls: 20,
  bulkRounds: 101,
  rows: 160,
  importRounds: 7,
  importedRows: 20_000,
  starts: 61,
  fileRows: 1_000_000,
  fileRounds: 21,
  partRows: 20_000,
  partRounds: 3,
  verdicts: 1_000_000,
};

/** @type {Plan} */
const QUICK = {
  launches: 1,
  rounds: 3,
  chunk: 0.2,
  warmUp: 2,
  callRounds: 2,
  calls: 5,
  bulkRounds: 2,
  rows: 16,
  importRounds: 2,
  importedRows: 100,
  starts: 2,
  fileRows: 2_000,
  fileRounds: 2,
  partRows: 200,
  partRounds: 1,
  verdicts: 2_000,
};

export const planOf = (/** @type {boolean} */ quick) => (quick ? QUICK : FULL);
