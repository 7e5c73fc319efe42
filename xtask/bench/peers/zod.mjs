/** The peer zod 4, with the rules of a customer written by hand. */

import * as z from 'zod';

const integer = z.int();
const text = (/** @type {number} */ max) => z.string().max(max).nullish();

const Customer = z.strictObject({
  id: integer.optional(),
  ownerId: integer.optional(),
  userId: integer.nullish(),
  ownerName: z.string().nullish(),
  name: z.string().max(100),
  email: z.email().max(100),
  address: text(255),
  phone: text(20),
  memberId: text(50),
  hasPaymentRequests: z.boolean().nullish(),
  totalDeposits: z.number().nullish(),
  createDate: z.iso.datetime({ offset: true }).optional(),
});

/** @param {unknown} value */
export const issuesOf = (value) => Customer.safeParse(value).error?.issues ?? [];

/** The JSON text of a valid customer. @param {unknown} value */
export const toJson = (value) => JSON.stringify(Customer.parse(value));
