/** The modes in which every state of a page is looked at, and axe, which looks for barriers. */

import { readFileSync } from 'node:fs';

/** The source of axe, for a page to run. */
export const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** @type {{ what: string, context: import('playwright-core').BrowserContextOptions, language?: string, textSize?: string }[]} */
export const MODES = [
  { what: 'light', context: {} },
  { what: 'dark', context: { colorScheme: 'dark' } },
  { what: '320 pixels wide', context: { viewport: { width: 320, height: 640 } } },
  { what: 'text of 200 %', context: {}, textSize: '200%' },
  { what: 'forced colours', context: { forcedColors: 'active' } },
];
