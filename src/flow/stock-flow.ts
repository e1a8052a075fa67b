/** Stock use cases that no order causes: goods arrive, are counted, withheld, moved. */
import {
  emptyLevel,
  type Level,
  levelId,
  type Movement,
  type MovementRow,
  type StockRefusal,
} from '../inventory/index.ts';
import type { Draft } from './draft.ts';
import type { Ref, UseCase } from './use-case.ts';

/** A movement of one level. `backorder` sets how far below zero a level that does not exist yet may be promised. */
export type StockRequest = Movement & {
  readonly sku: string;
  readonly location: string;
  readonly backorder?: number;
};

/** Units of one SKU from one location to another; both levels change in one decision. */
export type TransferRequest = Omit<Movement, 'type'> & {
  readonly sku: string;
  readonly from: string;
  readonly to: string;
};

/** The level of a request, empty if nobody stocked it before. */
function levelFor(draft: Draft, sku: string, location: string, backorder = 0): Level {
  return (
    (draft.read({ kind: 'level', id: levelId(sku, location) })?.state as Level | undefined) ??
    emptyLevel(sku, location, backorder)
  );
}

/** Whether it was posted before: the row of an operation is its memory where no hold is. The same id with other content is refused. */
function postedBefore(
  draft: Draft,
  wanted: Movement & { readonly sku: string; readonly location: string },
): boolean {
  const row = draft.read({ kind: 'movement', id: wanted.opId })?.state as MovementRow | undefined;
  if (row === undefined) return false;
  const field = (['type', 'sku', 'location', 'quantity'] as const).find((name) => row[name] !== wanted[name]);
  if (field) draft.refuse<StockRefusal>({ code: 'OPERATION_REUSED', field });
  return true;
}

const refs = (sku: string, ...locations: string[]): Ref[] =>
  locations.map((location) => ({ kind: 'level', id: levelId(sku, location) }));

/** Receives, adjusts, locks or unlocks stock. The same operation twice is a success that changes nothing. */
export const moveStock: UseCase<StockRequest> = {
  name: 'stock.move',
  touches: ({ sku, location, opId }) => [{ kind: 'movement', id: opId }, ...refs(sku, location)],
  decide: (draft, request) => {
    const { sku, location, backorder, ...movement } = request;
    if (!postedBefore(draft, request))
      draft.post(levelFor(draft, sku, location, backorder), undefined, movement);
  },
};

/** Moves units between two locations; what leaves one arrives at the other, or nothing moves. */
export const transferStock: UseCase<TransferRequest> = {
  name: 'stock.transfer',
  touches: ({ sku, from, to, opId }) => [{ kind: 'movement', id: `${opId}/out` }, ...refs(sku, from, to)],
  decide: (draft, { sku, from, to, opId, quantity, ...rest }) => {
    const half = (end: 'out' | 'in', units: number): Movement => ({
      ...rest,
      type: 'TRANSFER',
      opId: `${opId}/${end}`,
      quantity: units,
    });
    if (postedBefore(draft, { ...half('out', -quantity), sku, location: from })) return;
    draft.post(levelFor(draft, sku, from), undefined, half('out', -quantity));
    draft.post(levelFor(draft, sku, to), undefined, half('in', quantity));
  },
};
