/** The peer valibot, with the rules of a customer written by hand. */

import * as v from 'valibot';

const integer = () => v.pipe(v.number(), v.integer());
const text = (/** @type {number} */ max) => v.nullish(v.pipe(v.string(), v.maxLength(max)));

const Customer = v.strictObject({
  id: v.optional(integer()),
  ownerId: v.optional(integer()),
  userId: v.nullish(integer()),
  ownerName: v.nullish(v.string()),
  name: v.pipe(v.string(), v.maxLength(100)),
  email: v.pipe(v.string(), v.maxLength(100), v.email()),
  address: text(255),
  phone: text(20),
  memberId: text(50),
  hasPaymentRequests: v.nullish(v.boolean()),
  totalDeposits: v.nullish(v.number()),
  createDate: v.optional(v.pipe(v.string(), v.isoTimestamp())),
});

/** @param {unknown} value */
export const issuesOf = (value) => v.safeParse(Customer, value).issues ?? [];
