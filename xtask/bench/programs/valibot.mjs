/** Imports valibot and judges once. */

import { FIVE } from '../documents.mjs';
import { issuesOf } from '../peers/valibot.mjs';

process.exitCode = issuesOf(FIVE).length;
