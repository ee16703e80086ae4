/** What no wire can tell: whether what was taken is still there. */
export const withoutLedger = {
  what: "loss of what was acknowledged",
  why: "nobody counts it, since a folder without a companion declares no ledger",
};
