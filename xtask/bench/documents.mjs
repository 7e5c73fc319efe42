/** The customers that every measurement uses. */

/** A valid customer with 5 fields. */
export const FIVE = {
  name: 'Ada Lovelace',
  email: 'ada.lovelace@example.com',
  address: '12 St James Square, London',
  phone: '+44 20 7946 0000',
  memberId: 'M-10023',
};

/** A valid customer with all 12 fields. */
export const TWELVE = {
  ...FIVE,
  id: 12,
  ownerId: 4,
  userId: 8,
  ownerName: 'Analytical Engines Ltd',
  hasPaymentRequests: true,
  totalDeposits: 1032.5,
  createDate: '2026-01-31T09:30:00Z',
};

/** A customer with six issues: two texts too long, two wrong types, no email address, one unknown field. */
export const SIX_ISSUES = {
  name: 'x'.repeat(101),
  email: 'nope',
  phone: 7,
  nmae: 1,
  address: 'ok',
  memberId: 'm'.repeat(60),
  totalDeposits: '12',
};
