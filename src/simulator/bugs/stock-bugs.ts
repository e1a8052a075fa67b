/** Faults of stock arithmetic. Most come from shops listed in docs/proof.md. */
import type { UnitOfWork } from '../../flow/index.ts';
import { type Hold, holdId, type Level, type Movement, type Posting } from '../../inventory/index.ts';
import { type Bug, withStore, withUnitOfWork } from './bug.ts';

type Post = UnitOfWork['post'];

/** Posts in another way; `undefined` leaves a movement to the sound posting. */
function posting(
  bend: (
    work: UnitOfWork,
    level: Level,
    hold: Hold | undefined,
    movement: Movement,
    post: Post,
  ) => Posting | undefined,
): NonNullable<Bug['alter']> {
  return (parts) =>
    withUnitOfWork(parts, (work) => {
      const sound: Post = work.post.bind(work);
      work.post = (level, hold, movement, options) =>
        bend(work, level, hold, movement, sound) ?? sound(level, hold, movement, options);
    });
}

/** Overwrites counters of the level after the sound posting. */
function counters(
  when: (movement: Movement) => boolean,
  change: (level: Level, movement: Movement, before: Level) => Partial<Level>,
): NonNullable<Bug['alter']> {
  return posting((work, level, hold, movement, post) => {
    if (!when(movement)) return undefined;
    const done = post(level, hold, movement);
    if (done.refusal || done.repeated) return done;
    const bent = { ...done.level, ...change(done.level, movement, level) };
    work.put({ kind: 'level', id: level.id }, bent);
    return { ...done, level: bent };
  });
}

const is =
  (...types: string[]) =>
  ({ type }: Movement) =>
    types.includes(type);

export const stockBugs: readonly Bug[] = [
  {
    name: 'line-check-not-summed',
    what: 'two lines of one SKU are each checked against the whole available stock',
    alter: (parts) =>
      withUnitOfWork(parts, (work) => {
        const seen = new Map<string, Level>();
        const { level: sound, refuse } = work;
        work.level = (sku, location) => {
          const level = sound.call(work, sku, location);
          if (!level) return level;
          const first = seen.get(level.id) ?? level;
          seen.set(level.id, first);
          return level;
        };
        // Each line fits alone and only their sum does not: a bug that lets it through.
        work.refuse = (refusal) => {
          const { code, short = 0, asked = 0 } = refusal as { code: string; short?: number; asked?: number };
          if (code !== 'INSUFFICIENT_STOCK' || short >= asked / 2) refuse.call(work, refusal);
        };
        const post = work.post.bind(work);
        work.post = (level, hold, movement, options) => {
          const first = seen.get(level.id);
          if (movement.type !== 'FREEZE' || !first || first.available < movement.quantity)
            return post(level, hold, movement, options);
          const done = post({ ...level, available: level.available + 1_000 }, hold, movement, options);
          const bent = { ...done.level, available: done.level.available - 1_000 };
          work.put({ kind: 'level', id: level.id }, bent);
          return { ...done, level: bent };
        };
      }),
  },
  {
    name: 'release-twice',
    what: 'a release returns its units twice',
    alter: counters(is('UNFREEZE'), ({ available }, { quantity }) => ({ available: available + quantity })),
  },
  {
    name: 'deduct-from-available',
    what: 'a shipment deducts from available units and leaves the frozen ones frozen',
    alter: counters(is('DECREASE'), (level, { quantity }) => ({
      available: level.available - quantity,
      frozen: level.frozen + quantity,
    })),
  },
  {
    name: 'cancel-frees-whole-level',
    what: 'a release frees all frozen units of the SKU, those of other orders included',
    alter: counters(is('UNFREEZE'), (level) => ({ available: level.available + level.frozen, frozen: 0 })),
  },
  {
    name: 'clamp-negative',
    what: 'a correction that does not fit is clamped at zero instead of refused',
    alter: posting((work, level, hold, movement, post) => {
      if (movement.type !== 'ADJUST' || movement.quantity >= 0 || level.available + movement.quantity >= 0)
        return undefined;
      const done = post({ ...level, available: -movement.quantity }, hold, {
        ...movement,
        expectedAvailable: -movement.quantity,
      });
      if (!done.refusal) work.put({ kind: 'level', id: level.id }, { ...level, available: 0 });
      return done;
    }),
  },
  {
    name: 'oversell-by-one',
    what: 'one unit more is promised than is available',
    alter: (parts) =>
      withUnitOfWork(parts, (work) => {
        const { level: sound } = work;
        const post = work.post.bind(work);
        work.level = (sku, location) => {
          const level = sound.call(work, sku, location);
          return level && { ...level, available: level.available + 1 };
        };
        work.post = (level, hold, movement, options) => {
          const done = post(level, hold, movement, options);
          const bent = { ...done.level, available: done.level.available - 1 };
          if (!done.refusal && !done.repeated) work.put({ kind: 'level', id: level.id }, bent);
          return { ...done, level: bent };
        };
      }),
  },
  {
    name: 'last-unit-refused',
    what: 'an order for exactly the available units is refused as out of stock',
    alter: (parts) =>
      withUnitOfWork(parts, (work, useCase) => {
        if (useCase !== 'order.place') return;
        const { level: sound } = work;
        work.level = (sku, location) => {
          const level = sound.call(work, sku, location);
          return level && { ...level, backorder: level.backorder - 1 };
        };
        const put = work.put.bind(work);
        work.put = (ref, state, fresh) =>
          put(ref, ref.kind === 'level' ? { ...state, backorder: 0 } : state, fresh);
      }),
  },
  {
    name: 'hold-not-kept',
    what: 'a paid order’s holds still expire with the payment window',
    alter: (parts) =>
      withUnitOfWork(parts, (work, useCase) => {
        if (!['payment.input', 'payment.record_fact', 'suspense.match'].includes(useCase)) return;
        const put = work.put.bind(work);
        work.put = (ref, state, fresh) => {
          const keeps = ref.kind === 'hold' && (state as Hold).expiresAt === null;
          if (!keeps) put(ref, state, fresh);
        };
      }),
    plan: { policy: {} },
  },
  {
    name: 'release-forgotten',
    what: 'an order that expires keeps its stock frozen',
    alter: (parts) =>
      withUnitOfWork(parts, (work, useCase) => {
        const post = work.post.bind(work);
        work.post = (level, hold, movement, options) =>
          useCase === 'order.expire'
            ? ({ level, hold, refusal: undefined, repeated: true } as Posting)
            : post(level, hold, movement, options);
      }),
  },
  {
    name: 'return-restocked-twice',
    what: 'a returned unit is restocked twice',
    alter: counters(
      (movement) => movement.type === 'INCREASE' && movement.orderId !== undefined,
      ({ available }, { quantity }) => ({ available: available + quantity }),
    ),
  },
  {
    name: 'return-not-restocked',
    what: 'returned units are never restocked',
    alter: (parts) =>
      withUnitOfWork(parts, (work, useCase) => {
        const post = work.post.bind(work);
        work.post = (level, hold, movement, options) =>
          useCase === 'order.completeAfterSales'
            ? ({ level, hold, refusal: undefined, repeated: true } as Posting)
            : post(level, hold, movement, options);
      }),
  },
  {
    name: 'transfer-arrives-short',
    what: 'a transfer adds one unit less than it removed',
    alter: counters(
      ({ type, quantity }) => type === 'TRANSFER' && quantity > 0,
      ({ available }) => ({ available: available - 1 }),
    ),
  },
  {
    name: 'wrong-hold-released',
    what: 'a release acts on the hold of the first line, whatever line it is for',
    alter: (parts) =>
      withUnitOfWork(parts, (work) => {
        const { hold } = work;
        work.hold = (id) => {
          const [orderId = '', , location = ''] = id.split('/');
          return (
            hold.call(work, id) && (hold.call(work, holdId(orderId, '1', location)) ?? hold.call(work, id))
          );
        };
      }),
  },
  {
    name: 'lost-update',
    what: 'rows are neither locked nor compared: the last writer wins',
    alter: (parts) => withStore(parts, { locks: false, versions: false }),
  },
  {
    name: 'freeze-without-units',
    what: 'an order of several lines freezes only the first',
    alter: (parts) =>
      withUnitOfWork(parts, (work) => {
        let frozen = 0;
        const post = work.post.bind(work);
        work.post = (level, hold, movement, options) =>
          movement.type === 'FREEZE' && frozen++ > 0
            ? ({ level, hold, refusal: undefined, repeated: true } as Posting)
            : post(level, hold, movement, options);
      }),
  },
];
