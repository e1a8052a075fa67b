/** Stock use cases that no order causes: goods arrive, are counted, withheld, moved. */
import {
  choice,
  count,
  custom,
  id,
  instant,
  optional,
  quantity,
  remark,
  type ShapeOf,
  valueProblems,
  wholeNumber,
} from '../core/shape.ts';
import {
  emptyLevel,
  holdId,
  type Level,
  levelId,
  type Movement,
  type MovementRow,
  type OperationType,
  type StockRefusal,
} from '../inventory/index.ts';
import type { RowKey } from './rows.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import type { UseCase } from './use-case.ts';

/** A movement of one level. `backorder` sets how far below zero a level that does not exist yet may be promised. */
export type StockRequest = Movement & {
  /** A transfer has two ends: {@link transferStock}. */
  readonly type: Exclude<OperationType, 'TRANSFER'>;
  readonly sku: string;
  readonly location: string;
  readonly backorder?: number | undefined;
};

/** Units of one SKU from one location to another; both levels change in one decision. */
export type TransferRequest = Omit<Movement, 'type'> & {
  readonly sku: string;
  readonly from: string;
  readonly to: string;
};

/** The level of a request, empty if it was never stocked. */
function levelFor(work: UnitOfWork, sku: string, location: string, backorder = 0): Level {
  return (
    (work.read({ kind: 'level', id: levelId(sku, location) })?.state as Level | undefined) ??
    emptyLevel(sku, location, backorder)
  );
}

/** Whether it was posted before. Without a hold, the stored movement row recognises a repeat. The same id with other content is refused. */
function postedBefore(
  work: UnitOfWork,
  movement: Movement & { readonly sku: string; readonly location: string },
): boolean {
  const row = work.read({ kind: 'movement', id: movement.opId })?.state as MovementRow | undefined;
  if (row === undefined) return false;
  const { orderId = null, lineId = null } = movement;
  const same = { ...movement, orderId, lineId };
  const field = (['type', 'sku', 'location', 'quantity', 'orderId', 'lineId'] as const).find(
    (name) => row[name] !== same[name],
  );
  if (field) work.refuse<StockRefusal>({ code: 'OPERATION_REUSED', field });
  return true;
}

const movementShape = {
  opId: id,
  at: instant,
  orderId: optional(id),
  lineId: optional(id),
  expiresAt: optional(custom((value, path) => (value === null ? [] : valueProblems(instant, value, path)))),
  by: optional(id),
  reason: optional(remark),
  expectedAvailable: optional(wholeNumber),
  sku: id,
} as const;

const levelKeys = (sku: string, ...locations: string[]): RowKey[] =>
  locations.map((location) => ({ kind: 'level', id: levelId(sku, location) }));

/**
 * Moves the stock of one level: goods arrive, are counted, withheld; or a basket's hold that no placed order stands
 * behind yet, named by order and line. The same operation twice is a success that changes nothing.
 */
export const moveStock: UseCase<StockRequest> = {
  name: 'stock.move',
  shape: {
    ...movementShape,
    // One end of a transfer alone would make goods out of nothing.
    type: choice(['INCREASE', 'DECREASE', 'FREEZE', 'UNFREEZE', 'ADJUST', 'LOCK', 'UNLOCK']),
    quantity: wholeNumber,
    location: id,
    backorder: optional(count),
  } satisfies ShapeOf<StockRequest>,
  locks: (request) => {
    const { sku, location, opId } = request;
    return [{ kind: 'movement', id: opId }, ...holdOf(request), ...levelKeys(sku, location)];
  },
  decide: (work, request) => {
    const { sku, location, backorder, ...movement } = request;
    if (postedBefore(work, request)) return;
    const [held] = holdOf(request);
    const hold = held && work.hold(held.id);
    work.post(levelFor(work, sku, location, backorder), hold, movement);
  },
};

function holdOf({ orderId, lineId, location }: StockRequest): readonly RowKey[] {
  return orderId === undefined || lineId === undefined
    ? []
    : [{ kind: 'hold', id: holdId(orderId, lineId, location) }];
}

/** Moves units between two locations; what leaves one arrives at the other, or nothing moves. */
export const transferStock: UseCase<TransferRequest> = {
  name: 'stock.transfer',
  // The two ends are signed, the request is not: minus two from here to there is not two from there to here.
  shape: { ...movementShape, quantity, from: id, to: id } satisfies ShapeOf<TransferRequest>,
  locks: ({ sku, from, to, opId }) => [
    { kind: 'movement', id: `${opId}/out` },
    { kind: 'movement', id: `${opId}/in` },
    ...levelKeys(sku, from, to),
  ],
  decide: (work, { sku, from, to, opId, quantity: units, ...rest }) => {
    const half = (end: 'out' | 'in', signed: number): Movement => ({
      ...rest,
      type: 'TRANSFER',
      opId: `${opId}/${end}`,
      quantity: signed,
    });
    const before = postedBefore(work, { ...half('out', -units), sku, location: from });
    if (postedBefore(work, { ...half('in', units), sku, location: to }) || before) return;
    work.post(levelFor(work, sku, from), undefined, half('out', -units));
    work.post(levelFor(work, sku, to), undefined, half('in', units));
  },
};
