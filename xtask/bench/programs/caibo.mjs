/** Imports the package and judges once. */

import { validateCustomer } from 'caibo-customers';

import { FIVE } from '../documents.mjs';

process.exitCode = validateCustomer(FIVE).length;
