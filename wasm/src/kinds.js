/** The kinds of values, as `Kind` in `src/draft/cells.rs` numbers them. `xtask/bundle.mjs` replaces the members by their numbers. */
export const Kind = {
  ABSENT: 0,
  NULL: 1,
  FALSE: 2,
  TRUE: 3,
  NUMBER: 4,
  BIGINT: 5,
  TEXT: 6,
  UNREAD_TEXT: 7,
  ILL_FORMED_TEXT: 9,
  DATE: 10,
  INVALID_DATE: 11,
  OBJECT: 12,
  ARRAY: 13,
  OTHER: 14,
  EMPTIED: 15,
};
