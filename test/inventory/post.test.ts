import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyLevel,
  type Hold,
  hasExpired,
  holdId,
  keepHold,
  type Level,
  levelId,
  type Movement,
  type OperationType,
  operationId,
  type Posting,
  post,
  totalOf,
} from '../../src/inventory/index.ts';
import { BAD_INSTANTS, BAD_QUANTITIES, NOT_COMMANDS } from '../support/hostile.ts';
import { deepFreeze, none, notPlain } from '../support/plain.ts';
import { runs } from '../support/runs.ts';

const TYPES: readonly OperationType[] = [
  'INCREASE',
  'DECREASE',
  'FREEZE',
  'UNFREEZE',
  'ADJUST',
  'LOCK',
  'UNLOCK',
  'TRANSFER',
];

/** What each operation does to the level and the hold, per unit: written from the brief's table, not from the source. */
const EFFECT: {
  readonly [type in OperationType]: Partial<Record<keyof Level | keyof Hold | 'total', 1 | -1>>;
} = {
  INCREASE: { available: 1, total: 1, restocked: 1 },
  DECREASE: { frozen: -1, total: -1, open: -1, deducted: 1 },
  FREEZE: { available: -1, frozen: 1, open: 1, quantity: 1 },
  UNFREEZE: { available: 1, frozen: -1, open: -1, released: 1 },
  ADJUST: { available: 1, total: 1 },
  LOCK: { available: -1, locked: 1 },
  UNLOCK: { available: 1, locked: -1 },
  TRANSFER: { available: 1, total: 1 },
};

interface Wish {
  readonly type: OperationType;
  readonly line: number;
  readonly quantity: number;
  /** 0: the operation id of an earlier movement again. */
  readonly fresh: number;
  readonly minutes: number;
  readonly expires: boolean;
  /** Whether the movement is about the hold of the line. */
  readonly aboutHold: boolean;
}
const wish: fc.Arbitrary<Wish> = fc.record({
  type: fc.oneof(
    fc.constantFrom(...TYPES),
    fc.constantFrom<OperationType[]>('FREEZE', 'UNFREEZE', 'DECREASE', 'INCREASE'),
  ),
  line: fc.nat(2),
  quantity: fc.oneof(fc.integer({ min: 1, max: 2 }), fc.integer({ min: -3, max: 6 })),
  fresh: fc.nat(6),
  minutes: fc.nat(60),
  expires: fc.boolean(),
  aboutHold: fc.nat(3).map((n) => n > 0),
});

interface Seen {
  readonly level: Level;
  readonly hold: Hold | undefined;
  readonly movement: Movement;
  readonly posting: Posting;
  readonly holds: ReadonlyMap<number, Hold>;
  readonly backorder: number;
}

/** Posts a sequence of wishes to one level and the holds of four lines, and shows every posting. */
function posting(
  look: (seen: Seen) => void,
  numRuns = runs(600),
): { accepted: Map<string, number>; codes: Set<string> } {
  const accepted = new Map<string, number>();
  const codes = new Set<string>();
  fc.assert(
    fc.property(
      fc.nat(12),
      fc.nat(4),
      fc.array(wish, { minLength: 5, maxLength: 40, size: 'max' }),
      (stock, backorder, wishes) => {
        let level: Level = deepFreeze({ ...emptyLevel('sku', 'main', backorder), available: stock });
        const holds = new Map<number, Hold>();
        const ids: string[] = [];
        wishes.forEach((each, i) => {
          const { type, line, quantity, fresh, minutes, expires, aboutHold } = each;
          const opId = fresh === 0 ? (ids[i % Math.max(1, ids.length)] ?? `op-${i}`) : `op-${i}`;
          ids.push(opId);
          const named = aboutHold || ['FREEZE', 'UNFREEZE', 'DECREASE'].includes(type);
          const movement: Movement = deepFreeze({
            opId,
            type,
            quantity,
            at: minutes * 60_000,
            ...(named && { orderId: 'o', lineId: String(line) }),
            ...(type === 'FREEZE' && expires && { expiresAt: 30 * 60_000 }),
            ...(type === 'ADJUST' && { by: 'clerk', reason: 'count' }),
            ...(type === 'ADJUST' && expires && { expectedAvailable: stock }),
          });
          const hold = named ? holds.get(line) : undefined;
          const answer = deepFreeze(post(level, hold, movement));
          look({ level, hold, movement, posting: answer, holds, backorder });
          if (answer.refusal) codes.add(answer.refusal.code);
          else if (!answer.repeated) accepted.set(type, (accepted.get(type) ?? 0) + 1);
          level = answer.level;
          if (named && answer.hold) holds.set(line, answer.hold);
        });
        assert.equal(
          [...holds.values()].reduce((all, each) => all + each.open, 0),
          level.frozen,
          'frozen is what open holds hold',
        );
      },
    ),
    { numRuns },
  );
  return { accepted, codes };
}

const sizes = (level: Level, hold: Hold | undefined) => ({
  available: level.available,
  frozen: level.frozen,
  locked: level.locked,
  total: totalOf(level),
  quantity: hold?.quantity ?? 0,
  open: hold?.open ?? 0,
  deducted: hold?.deducted ?? 0,
  released: hold?.released ?? 0,
  restocked: hold?.restocked ?? 0,
});

describe('any sequence of movements', () => {
  it('given any movement, when it is posted, then level and hold change by exactly its effect', () => {
    const { accepted, codes } = posting(
      ({ level, hold, movement, posting: { level: after, hold: held, refusal, repeated } }) => {
        const before = sizes(level, hold);
        const expected = { ...before };
        if (!refusal && !repeated) {
          for (const [part, per] of Object.entries(EFFECT[movement.type]) as [
            keyof typeof expected,
            1 | -1,
          ][]) {
            const ofHold = ['quantity', 'open', 'deducted', 'released', 'restocked'].includes(part);
            if (!ofHold || held) expected[part] += per * movement.quantity;
          }
        }
        assert.deepEqual(sizes(after, held), expected);
        assert.equal(totalOf(after), after.available + after.frozen + after.locked);
        assert.deepEqual(
          [after.id, after.sku, after.location, after.backorder],
          [level.id, level.sku, level.location, level.backorder],
        );
      },
      runs(1_200),
    );
    expect(TYPES.filter((type) => !accepted.has(type))).toEqual([]);
    for (const code of [
      'INSUFFICIENT_STOCK',
      'NOT_HELD',
      'HOLD_EXPIRED',
      'NOT_DEDUCTED',
      'NOT_LOCKED',
      'OPERATION_REUSED',
      'STALE_COUNT',
      'INVALID_QUANTITY',
      'FOREIGN_HOLD',
    ])
      expect(codes).toContain(code);
  });

  it('given any movement, when it is posted, then no figure is negative but a promise within the backorder', () => {
    posting(({ posting: { level, hold }, backorder }) => {
      assert.ok(level.available >= -backorder, `available ${level.available}`);
      assert.ok(level.frozen >= 0 && level.locked >= 0);
      if (!hold) return;
      const { quantity, open, deducted, released, restocked } = hold;
      assert.equal(quantity, open + deducted + released);
      assert.ok(open >= 0 && deducted >= 0 && released >= 0 && restocked >= 0 && restocked <= deducted);
    });
  });

  it('given any operation but FREEZE, when it is posted, then available goes neither below zero nor further below', () => {
    posting(({ level, movement, posting: { level: after } }) => {
      if (movement.type !== 'FREEZE') assert.ok(after.available >= Math.min(0, level.available));
    });
  });

  it('given a movement that is refused, when it is posted, then level and hold are the same and the row repeats the old numbers', () => {
    posting(({ level, hold, movement, posting: answer }) => {
      const { row, refusal, repeated } = answer;
      assert.equal(row.status === 'SUCCESS', refusal === undefined);
      if (refusal || repeated) {
        assert.equal(answer.level, level);
        assert.equal(answer.hold, hold);
      }
      if (refusal) assert.equal(row.status, refusal.code === 'STALE_COUNT' ? 'RETRY' : 'FAILED');
      if (refusal) assert.equal(repeated, false);
      assert.deepEqual(
        [row.prevAvailable, row.prevFrozen, row.prevLocked, row.newAvailable, row.newFrozen, row.newLocked],
        [
          level.available,
          level.frozen,
          level.locked,
          answer.level.available,
          answer.level.frozen,
          answer.level.locked,
        ],
      );
      assert.deepEqual(
        [row.opId, row.type, row.quantity, row.at, row.sku, row.location],
        [movement.opId, movement.type, movement.quantity, movement.at, 'sku', 'main'],
      );
      assert.ok(row.message.length > 0);
      none(notPlain(answer.row) ?? notPlain(answer.level) ?? notPlain(answer.hold ?? null), answer);
    });
  });

  it('given an operation that was done, when it is posted again, then nothing changes; with another field it is refused by it', () => {
    posting(({ movement, posting: { hold: held, refusal, repeated, level: after } }) => {
      if (refusal || repeated || !held) return;
      const later = { ...movement, at: movement.at + 1 };
      const again = post(after, held, later);
      assert.deepEqual(
        [again.repeated, again.refusal, again.level, again.hold],
        [true, undefined, after, held],
      );
      const other = TYPES.find((type) => type !== movement.type) ?? 'LOCK';
      for (const [field, change] of Object.entries({
        quantity: { quantity: movement.quantity + 1 },
        type: { type: other },
        orderId: { orderId: 'o-2' },
        lineId: { lineId: '9' },
      })) {
        const contradicted = post(after, held, { ...later, ...change });
        assert.deepEqual(contradicted.refusal, { code: 'OPERATION_REUSED', field });
        assert.equal(contradicted.repeated, false);
        assert.equal(contradicted.level, after);
      }
      assert.deepEqual(post({ ...after, sku: 'other' }, held, later).refusal, {
        code: 'OPERATION_REUSED',
        field: 'sku',
      });
    });
  });

  it('given a hold with open units, when they are released, then it is never refused, expired or not', () => {
    posting(({ level, hold, movement }) => {
      if (!hold || hold.open === 0) return;
      for (const quantity of [1, hold.open]) {
        const release: Movement = {
          opId: 'release',
          type: 'UNFREEZE',
          quantity,
          at: movement.at + 1e9,
          orderId: 'o',
          lineId: hold.lineId,
        };
        assert.equal(post(level, hold, release).refusal, undefined);
      }
      const tooMuch = post(level, hold, {
        ...movement,
        opId: 'more',
        type: 'UNFREEZE',
        quantity: hold.open + 1,
      });
      assert.deepEqual(tooMuch.refusal, { code: 'NOT_HELD', asked: hold.open + 1, open: hold.open });
    });
  });

  it('given a hold, when its line is frozen again, then it is refused', () => {
    posting(({ level, hold, movement }) => {
      if (!hold) return;
      const again = post({ ...level, available: 99 }, hold, {
        ...movement,
        opId: 'again',
        type: 'FREEZE',
        quantity: 1,
      });
      assert.deepEqual(again.refusal, { code: 'OPERATION_REUSED', field: 'opId' });
    });
  });
});

const full: Level = { ...emptyLevel('sku', 'main'), available: 10, locked: 2 };
const freeze: Movement = {
  opId: 'f',
  type: 'FREEZE',
  quantity: 3,
  at: 0,
  orderId: 'o',
  lineId: '1',
  expiresAt: 100,
};
const frozen = post(full, undefined, freeze);
const use = (change: object, level = frozen.level, hold = frozen.hold) =>
  post(level, hold, {
    opId: 'x',
    type: 'DECREASE',
    quantity: 1,
    at: 50,
    orderId: 'o',
    lineId: '1',
    ...change,
  } as Movement);

describe('one movement', () => {
  it('given the hold of another order, line or level, when it is acted on, then it is refused by the field', () => {
    for (const type of ['UNFREEZE', 'DECREASE', 'INCREASE'] as const) {
      expect(use({ type, orderId: 'o-2' }).refusal).toEqual({ code: 'FOREIGN_HOLD', field: 'orderId' });
      expect(use({ type, lineId: '2' }).refusal).toEqual({ code: 'FOREIGN_HOLD', field: 'lineId' });
      expect(use({ type }, { ...frozen.level, sku: 'other' }).refusal).toEqual({
        code: 'FOREIGN_HOLD',
        field: 'sku',
      });
      expect(use({ type }, { ...frozen.level, location: 'far' }).refusal).toEqual({
        code: 'FOREIGN_HOLD',
        field: 'location',
      });
    }
  });
  it('given a movement without order and line, when it is posted with a hold, then it acts on that hold', () => {
    for (const type of ['UNFREEZE', 'DECREASE'] as const)
      expect(use({ type, orderId: undefined, lineId: undefined })).toMatchObject({
        refusal: undefined,
        hold: { open: 2 },
      });
  });
  it('given no hold, when units are released or deducted, then it is refused', () => {
    for (const type of ['UNFREEZE', 'DECREASE'] as const)
      expect(post(frozen.level, undefined, { ...freeze, opId: 'x', type }).refusal).toEqual({
        code: 'NOT_HELD',
        asked: 3,
        open: 0,
      });
  });
  it('given a hold that expires, when units are deducted at that instant, then it is refused; a release is not [bad input 81]', () => {
    expect(use({ at: 99 }).refusal).toBeUndefined();
    expect(use({ at: 100 }).refusal).toEqual({ code: 'HOLD_EXPIRED', expiredAt: 100 });
    expect(use({ at: 100, type: 'UNFREEZE' }).refusal).toBeUndefined();
    expect(use({ at: 1e12 }, frozen.level, keepHold(frozen.hold as Hold)).refusal).toBeUndefined();
  });
  it('given a hold with more open units than the level has frozen, when it is used, then it is refused', () => {
    expect(use({ quantity: 3 }, { ...frozen.level, frozen: 2 }).refusal).toEqual({
      code: 'NOT_HELD',
      asked: 3,
      open: 2,
    });
  });
  it('given shipped units, when more than those are returned, then it is refused', () => {
    const gone = use({ quantity: 2, at: 1 });
    const back = use({ opId: 'b-1', type: 'INCREASE', quantity: 2, at: 200 }, gone.level, gone.hold);
    expect(back).toMatchObject({ refusal: undefined, hold: { deducted: 2, restocked: 2 } });
    expect(use({ opId: 'b-2', type: 'INCREASE', at: 200 }, back.level, back.hold).refusal).toEqual({
      code: 'NOT_DEDUCTED',
      asked: 1,
      deducted: 0,
    });
  });
  it('given a correction, when it has no author or reason, or stock moved since the count, then it is refused', () => {
    const count = { opId: 'c', type: 'ADJUST', quantity: -4, at: 0, by: 'clerk', reason: 'count' } as const;
    expect(post(full, undefined, count).level.available).toBe(6);
    expect(post(full, undefined, { ...count, expectedAvailable: 10 }).level.available).toBe(6);
    expect(post(full, undefined, { ...count, expectedAvailable: 9 })).toMatchObject({
      refusal: { code: 'STALE_COUNT', expected: 9, available: 10 },
      row: { status: 'RETRY' },
    });
    expect(post(full, undefined, { ...count, quantity: -11 }).refusal).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      short: 1,
    });
    for (const change of [{ by: '' }, { reason: '' }, { by: 5 }, { reason: {} }])
      expect(post(full, undefined, { ...count, ...change } as Movement).refusal).toEqual({
        code: 'REASON_MISSING',
      });
  });
  it('given too little stock, when units are frozen, then the refusal says how many are missing', () => {
    const level = { ...full, backorder: 2 };
    expect(post(level, undefined, { ...freeze, quantity: 13 }).refusal).toEqual({
      code: 'INSUFFICIENT_STOCK',
      sku: 'sku',
      location: 'main',
      asked: 13,
      available: 12,
      short: 1,
    });
    expect(post(level, undefined, { ...freeze, quantity: 12 }).level.available).toBe(-2);
  });
  it('given each result, when it is posted, then the row has its message', () => {
    const message = (level: Level, change: object) => use(change, level).row.message;
    expect(message(frozen.level, {})).toBe('Operation successful');
    expect(message(frozen.level, { quantity: 9 })).toBe('Nothing held to act on');
    expect(message(frozen.level, { at: 100 })).toBe('The hold has expired');
    expect(message(frozen.level, { quantity: 0 })).toBe('INVALID_QUANTITY');
    expect(post(full, undefined, { ...freeze, quantity: 11 }).row.message).toBe(
      'Insufficient stock to freeze',
    );
    const lock = { opId: 'l', type: 'LOCK', quantity: 11, at: 0 } as const;
    expect(post(full, undefined, lock).row.message).toBe('Insufficient stock');
    const count = { opId: 'c', type: 'ADJUST', quantity: 1, at: 0, by: 'clerk', reason: 'count' } as const;
    expect(post(full, undefined, { ...count, expectedAvailable: 9 }).row).toMatchObject({
      orderId: null,
      lineId: null,
      message: 'Stock moved since it was counted',
    });
    expect(post(full, undefined, freeze).row).toMatchObject({ orderId: 'o', lineId: '1' });
  });
  it('given more promises than goods, when frozen units are used or goods arrive, then it is not refused', () => {
    const promised = { ...frozen.level, available: -3, backorder: 5 };
    for (const type of ['DECREASE', 'UNFREEZE'] as const)
      expect(use({ type }, promised).refusal).toBeUndefined();
    const more = post(promised, undefined, { opId: 'i', type: 'INCREASE', quantity: 1, at: 0 });
    expect([more.refusal, more.level.available]).toEqual([undefined, -2]);
    expect(post(promised, undefined, { opId: 'l', type: 'LOCK', quantity: 1, at: 0 }).refusal).toEqual({
      code: 'INSUFFICIENT_STOCK',
      sku: 'sku',
      location: 'main',
      asked: 1,
      available: -3,
      short: 4,
    });
  });
  it('given locked units, when more than those are unlocked, then it is refused', () => {
    const unlock = { opId: 'u', type: 'UNLOCK', quantity: 2, at: 0 } as const;
    expect(post(full, undefined, unlock)).toMatchObject({
      refusal: undefined,
      level: { available: 12, locked: 0 },
    });
    expect(post(full, undefined, { ...unlock, quantity: 3 }).refusal).toEqual({
      code: 'NOT_LOCKED',
      asked: 3,
      locked: 2,
    });
  });
  it('given a hold, when an operation that has none is posted with it, then it is refused', () => {
    for (const type of ['LOCK', 'UNLOCK', 'TRANSFER'] as const)
      expect(use({ type, opId: type }).refusal).toEqual({ code: 'FOREIGN_HOLD', field: 'type' });
  });
  it('given a level near the largest safe integer, when more arrives than it can count, then it is refused', () => {
    const max = Number.MAX_SAFE_INTEGER;
    const more = { opId: 'm', type: 'INCREASE', quantity: max, at: 0 } as const;
    for (const level of [
      full,
      { ...full, available: 0, locked: 1 },
      { ...full, available: 0, locked: 0, frozen: 1 },
    ])
      expect(post(level, undefined, more).refusal?.code).toBe('INVALID_QUANTITY');
    expect(post({ ...full, available: 0, locked: 0 }, undefined, more).refusal).toBeUndefined();
  });
});

describe('hostile movements', () => {
  const sound: readonly Movement[] = [
    freeze,
    ...TYPES.filter((type) => type !== 'FREEZE').map((type) => ({
      opId: 'x',
      type,
      quantity: 1,
      at: 5,
      ...(['UNFREEZE', 'DECREASE'].includes(type) && { orderId: 'o', lineId: '1' }),
      ...(type === 'ADJUST' && { by: 'clerk', reason: 'count' }),
    })),
  ];
  const holdFor = ({ type }: Movement) => (['UNFREEZE', 'DECREASE'].includes(type) ? frozen.hold : undefined);
  const levelFor = ({ type }: Movement) => (type === 'FREEZE' ? full : frozen.level);
  function refused(movement: unknown, as: Movement, codes: readonly string[], about: string) {
    const level = levelFor(as);
    const answer = post(level, holdFor(as), movement as Movement);
    expect(codes, about).toContain(answer.refusal?.code);
    expect(answer.level).toBe(level);
    expect(notPlain(answer.refusal)).toBeUndefined();
    expect(answer.row).toMatchObject({
      newAvailable: level.available,
      newFrozen: level.frozen,
      status: 'FAILED',
    });
    expect(Number.isSafeInteger(answer.row.quantity) && !Object.is(answer.row.quantity, -0)).toBe(true);
  }

  it('given each operation with sound fields, when it is posted, then it is not refused', () => {
    for (const movement of sound)
      expect(post(levelFor(movement), holdFor(movement), movement).refusal, movement.type).toBeUndefined();
  });
  it('given no quantity, when any operation is posted, then it is refused [bad input 1–14]', () => {
    for (const movement of sound)
      for (const [name, quantity] of BAD_QUANTITIES) {
        // A correction and a transfer are signed.
        if (name === '2 negative' && ['ADJUST', 'TRANSFER'].includes(movement.type)) continue;
        refused({ ...movement, quantity }, movement, ['INVALID_QUANTITY'], `${movement.type} ${name}`);
      }
  });
  it('given no instant, expiry or operation id, when any operation is posted, then it is refused', () => {
    for (const movement of sound) {
      for (const [name, at] of BAD_INSTANTS)
        refused({ ...movement, at }, movement, ['INVALID_INSTANT'], name);
      for (const [name, expiresAt] of BAD_INSTANTS)
        if (expiresAt !== null && expiresAt !== undefined)
          refused({ ...movement, expiresAt }, movement, ['INVALID_INSTANT'], name);
      for (const opId of ['', undefined, null, 5, {}, ['a/b']])
        refused({ ...movement, opId }, movement, ['INVALID_OPERATION_ID'], String(opId));
    }
  });
  it('given no order or line, when units are frozen, then it is refused by the field', () => {
    for (const name of ['', undefined, null, 5, {}, ['a/b']]) {
      for (const field of ['orderId', 'lineId']) {
        refused({ ...freeze, [field]: name }, freeze, ['FOREIGN_HOLD'], field);
        expect(post(full, undefined, { ...freeze, [field]: name } as Movement).refusal).toEqual({
          code: 'FOREIGN_HOLD',
          field,
        });
      }
    }
  });
  it('given no operation or no movement at all, when it is posted, then it is refused', () => {
    for (const type of [
      '',
      'freeze',
      'constructor',
      '__proto__',
      'toString',
      undefined,
      null,
      5,
      {},
      ['FREEZE', 1],
      // As a key of an object it would pass for the text.
      ['FREEZE'],
      Symbol('FREEZE'),
    ])
      refused({ ...freeze, type }, freeze, ['UNKNOWN_OPERATION'], String(type));
    for (const [name, value] of NOT_COMMANDS) refused(value, freeze, ['UNKNOWN_OPERATION'], name);
  });
});

describe('ids and expiry', () => {
  it('given different parts, when ids of levels, holds and operations are made of them, then the ids differ', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '/', '~'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        assert.equal(levelId(a, b) === levelId(c, d), a === c && b === d);
        assert.equal(holdId(a, b, 'x') === holdId(c, d, 'x'), a === c && b === d);
        assert.equal(
          operationId(a, b, 'FREEZE', 't') === operationId(c, d, 'FREEZE', 't'),
          a === c && b === d,
        );
      }),
    );
  });
  it('given a new level, when it has no backorder limit, then it is empty and promises nothing', () => {
    const empty = { id: levelId('s', 'l'), sku: 's', location: 'l', available: 0, frozen: 0, locked: 0 };
    expect(emptyLevel('s', 'l')).toEqual({ ...empty, backorder: 0 });
    expect(emptyLevel('s', 'l', 4)).toEqual({ ...empty, backorder: 4 });
  });
  it('given a hold, when units are open at its expiry, then it has expired', () => {
    const hold = frozen.hold as Hold;
    expect([
      hasExpired(hold, 99),
      hasExpired(hold, 100),
      hasExpired(keepHold(hold), 1e12),
      hasExpired({ ...hold, open: 0 }, 1e12),
    ]).toEqual([false, true, false, false]);
  });
});
