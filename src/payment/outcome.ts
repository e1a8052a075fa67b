/** The outcome words of both tables, and the one active query that a payment or a refund has open at a time. */

/** A cell taken apart: its outcome word, empty for a status, and whether it orders a query. */
export function wordOf(cell: string): { readonly word: string; readonly query: boolean } {
  if (cell !== cell.toLowerCase()) return { word: '', query: false };
  const [word = '', query] = cell.split('+');
  return { word, query: query !== undefined || word === 'quarantine' };
}

const INDEFINITE = ['pending', 'processing', 'unknown', 'refundAccepted', 'refundUnknown'];

/**
 * What a fact does to the query: a definite answer closes it, and asks for no other; else one is ordered where it is
 * wanted and none is open.
 */
export function queryStep(
  { queryWanted }: { readonly queryWanted: boolean },
  { type, source }: { readonly type: string; readonly source?: string },
  wanted: boolean,
): 'query_ordered' | 'query_answered' | undefined {
  if (source === 'query' && !INDEFINITE.includes(type)) return queryWanted ? 'query_answered' : undefined;
  return wanted && !queryWanted ? 'query_ordered' : undefined;
}
