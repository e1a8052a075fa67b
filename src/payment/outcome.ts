/** The outcomes of both tables, and the one active query that a payment or a refund has open at a time. */

/** Booked or noted. */
export const record = { outcome: 'record' } as const;
/** Noted, and the channel is asked. */
export const recordAndQuery = { outcome: 'record', query: true } as const;
/** Repeats what is known. */
export const duplicate = { outcome: 'duplicate' } as const;
/** Superseded by what is known. */
export const stale = { outcome: 'stale' } as const;
/** Superseded, but odd enough to ask the channel. */
export const staleAndQuery = { outcome: 'stale', query: true } as const;
/** Contradicts what is known: an incident, and the channel is asked. */
export const quarantine = { outcome: 'quarantine', query: true } as const;
/** Money that nothing asked for: booked, and its refund ordered. */
export const surplus = { outcome: 'surplus' } as const;

const INDEFINITE = ['pending', 'processing', 'unknown', 'refundAccepted', 'refundUnknown'];

/**
 * What a fact does to the query: a definite answer closes it, and asks for no other; else one is ordered where it is
 * wanted and none is open.
 */
export function queryStep(
  { queryWanted }: { readonly queryWanted: boolean },
  { type = '', source }: { readonly type?: string | undefined; readonly source?: string | undefined },
  wanted: boolean,
): 'ordered' | 'answered' | undefined {
  if (source === 'query' && !INDEFINITE.includes(type)) return queryWanted ? 'answered' : undefined;
  return wanted && !queryWanted ? 'ordered' : undefined;
}
