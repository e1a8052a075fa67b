/** The classes of divergence between our books and a channel's statement, and what each requires. */
export const findingClasses = {
  A1: { means: 'paid with them, waiting with us', asks: 'the fact `paid`: a callback was lost' },
  A2: { means: 'paid with them, closed with us', asks: 'the fact `paid`: booked as surplus and refunded' },
  A3: { means: 'paid with them, failed with us', asks: 'the fact `paid`: a query, then paid or surplus' },
  A4: { means: 'paid with them, unknown to us', asks: 'suspense: hold it, match it by hand or refund it' },
  A5: {
    means: 'a second payment of one payment',
    asks: 'the fact `paid`: the second is surplus and refunded',
  },
  B1: { means: 'done with us, not on the statement yet', asks: 'carry over to the next statement' },
  B2: { means: 'done with us, missing for too long', asks: 'a query; where it says unpaid, stop fulfilment' },
  C1: { means: 'more with them than with us', asks: 'the fact `paid`: quarantined, the difference by hand' },
  C2: { means: 'less with them than with us', asks: 'the fact `paid`: quarantined, hold fulfilment' },
  C3: { means: 'another currency, merchant or channel', asks: 'the fact `paid`: quarantined' },
  D1: {
    means: 'refund open with us, definite with them',
    asks: 'the fact `refundSucceeded` or `refundFailed`',
  },
  D2: {
    means: 'refund done with us, missing with them',
    asks: 'a query, then sent again under the channel’s key rule',
  },
  D3: { means: 'refund done with us, failed with them', asks: 'the fact `refundReversed`' },
  D4: { means: 'refund unknown to us', asks: 'the fact `refundSucceeded`: made at the console' },
  D5: { means: 'refund of another amount', asks: 'the fact `refundSucceeded` with the real amount' },
  D6: { means: 'more refunded than was captured', asks: 'no further refund; recover by hand' },
  E1: { means: 'a dispute unknown to us, or further on', asks: 'the fact of the dispute' },
  E2: { means: 'another fee, the same money', asks: 'a report' },
  E3: { means: 'another label, the same money', asks: 'a note; a finished trade is no longer refundable' },
  E4: { means: 'the same line again', asks: 'a note: it counts once' },
} as const satisfies { readonly [name: string]: { readonly means: string; readonly asks: string } };

export type FindingClass = keyof typeof findingClasses;
