/** Writes Markdown tables that are aligned as text too. */

/**
 * @param {string[]} header
 * @param {(string | undefined)[][]} rows a dash stands for what is undefined
 */
export function table(header, rows) {
  const lines = [header, ...rows].map((line) => header.map((_, column) => line[column] ?? '–'));
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const padded = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  padded.splice(1, 0, widths.map((width) => '-'.repeat(width)));
  return padded.map((line) => `| ${line.join(' | ')} |`).join('\n');
}
