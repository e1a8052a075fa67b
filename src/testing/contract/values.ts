/** C27, C28: what was written is what is read, to the last unit and the last character. */

import { relay } from '../../app/index.ts';
import type { Change } from '../../flow/index.ts';
import type { Hold } from '../../inventory/index.ts';
import type { Writes } from '../../ports/index.ts';
import { wordFor } from '../ask.ts';
import { recordingPublisher } from '../faults/index.ts';
import { drawFrom, mustEqual, mustHold, outcomeOf, textOf } from '../proof.ts';
import {
  changeOf,
  counted,
  counter,
  dumpOf,
  movementOf,
  outboxOf,
  recordOf,
  START,
  type StoreCase,
  write,
} from './setup.ts';
import { shopOver } from './shop.ts';

const MOST = Number.MAX_SAFE_INTEGER;

/** Texts that drivers, collations and encodings have been seen to change. */
const TEXTS = [
  '',
  ' ',
  ' surrounded ',
  'caf\u00e9',
  'cafe\u0301',
  '\u212b\u00c5',
  'tab\tline\nreturn\rend',
  'quote " apostrophe \' backslash \\ slash /',
  "'; drop table orders; --",
  '{"not":"an object"}',
  '$1 $$ :name ? %s {0} <%= %>',
  '\u{1f6d2}\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  '\u0001\u001e\u001f\u007f',
  '\u200b\u202e\ufeff',
  '\\u0000',
  'NULL',
  'null',
  'İıIi',
  '中文 العربية עברית',
  'x'.repeat(100_000),
];

const NUMBERS = [
  0,
  1,
  -1,
  0.1,
  0.1 + 0.2,
  1e-7,
  5e-324,
  1e21,
  1.7976931348623157e308,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53 - 1,
  -(2 ** 53) + 1,
  1_000,
  1e3 + 0.5,
];

/** Values that memory keeps as they are, and a database would change or lose. */
const NOT_PLAIN: readonly (readonly [name: string, value: unknown])[] = [
  ['a Date', new Date(0)],
  ['NaN', Number.NaN],
  ['an infinite number', Number.POSITIVE_INFINITY],
  ['−0', -0],
  ['a Map', new Map([['a', 1]])],
  ['a Set', new Set([1])],
  ['undefined in an array', undefined],
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
  ['a bigint', 1n],
  ['an instance of a class', new (class Money {})()],
  ['half of a surrogate pair', '\ud83d'],
  ['a member named by half of a surrogate pair', { '\udc00': 1 }],
];

/** Plain JSON, made of the above. */
function plain(draw: ReturnType<typeof drawFrom>, depth: number): unknown {
  switch (draw.below(depth > 0 ? 7 : 5)) {
    case 0:
      return draw.pick(TEXTS.slice(0, -1));
    case 1:
      return draw.pick(NUMBERS);
    case 2:
      return draw.below(2) === 0;
    case 3:
      return null;
    case 4:
      return draw.below(1_000_000) / 1_000;
    case 5:
      return Array.from({ length: draw.below(4) }, () => plain(draw, depth - 1));
    default: {
      const names = ['a', 'b', 'z', 'é', 'constructor', 'toString', '', '0', '10', '9', 'a b', '"'];
      return Object.fromEntries(
        Array.from({ length: draw.below(5) }, () => [draw.pick(names), plain(draw, depth - 1)]),
      );
    }
  }
}

const hold = (id: string, more: Partial<Hold>): Hold => ({
  id,
  orderId: 'o',
  lineId: '1',
  sku: 'sku',
  location: 'main',
  quantity: 1,
  open: 1,
  deducted: 0,
  released: 0,
  restocked: 0,
  expiresAt: null,
  operations: [{ opId: 'o/1/FREEZE/order.placed', type: 'FREEZE', quantity: 1 }],
  ...more,
});

export const valueCases: readonly StoreCase[] = [
  {
    id: 'C27',
    title:
      'states come back exactly: numbers to 2^53 − 1, fractions, every character, empty and long texts, names of members',
    run: async ({ create }) => {
      const store = await create();
      const draw = drawFrom(27);
      const id = (i: number) => `doc-${i}`;
      const contents = [...TEXTS, ...NUMBERS, ...Array.from({ length: 400 }, () => plain(draw, 3))];
      const states = contents.map((content, i) => ({ id: id(i), status: 'OPEN', content }));
      const step = 100;
      for (let i = 0; i < states.length; i += step)
        await write(store, {
          changes: states
            .slice(i, i + step)
            .map((state) => changeOf({ kind: 'doc', id: state.id }, 0, state)),
          history: states
            .slice(i, i + step)
            .map((state) => recordOf({ kind: 'doc', id: state.id }, 1, { data: state })),
        });
      const rows = new Map(
        (await store.read(states.map((state) => ({ kind: 'doc', id: state.id })))).map((row) => [
          row.id,
          row,
        ]),
      );
      for (const [i, state] of states.entries()) {
        mustEqual(rows.get(id(i))?.state, state, `the state of document ${i}`);
        if (i % 23 === 0)
          mustEqual(
            (await store.history({ kind: 'doc', id: id(i) }))[0]?.data,
            state,
            `the event of document ${i}`,
          );
      }
      const out = await outboxOf(store, states.length);
      mustEqual(out.length, states.length, 'events in the outbox');
      for (const { id: name, data } of out)
        mustEqual(data, rows.get(name)?.state, `the event of ${name} in the outbox`);
    },
  },
  {
    id: 'C27.rows',
    title:
      'levels, holds, keys, movements and history come back exactly, with their extremes, empty texts and nothings',
    run: async ({ create }) => {
      const store = await create();
      const level = (id: string, available: number, more = {}) =>
        changeOf({ kind: 'level', id: `${id}/main` }, 0, {
          id: `${id}/main`,
          sku: id,
          location: 'main',
          available,
          frozen: 0,
          locked: 0,
          backorder: 0,
          ...more,
        });
      const changes: Change[] = [
        level('zero', 0),
        level('most', MOST),
        level('below', -MOST, { backorder: MOST }),
        level('frozen', 1, { frozen: MOST - 1, locked: 7 }),
        level('caf\u00e9 "中" \u{1f6d2}', 2 ** 31),
        changeOf({ kind: 'hold', id: 'h-1' }, 0, hold('h-1', {})),
        changeOf(
          { kind: 'hold', id: 'h-2' },
          0,
          hold('h-2', {
            quantity: MOST,
            open: 0,
            deducted: MOST,
            restocked: MOST,
            expiresAt: 0,
            operations: [],
          }),
        ),
        changeOf(
          { kind: 'hold', id: 'h-3' },
          0,
          hold('h-3', { expiresAt: 8.64e15, quantity: 3, open: 1, released: 1, deducted: 1 }),
        ),
        changeOf({ kind: 'key', id: 'k-1' }, 0, {
          phase: 'done',
          fingerprint: 'f',
          response: '{"a": 1}  \n',
          doneAt: -1,
        }),
        changeOf({ kind: 'key', id: 'k-2' }, 0, {
          phase: 'claimed',
          fingerprint: 'f',
          lease: 'l',
          leaseUntil: 0,
          recoveryPoint: '',
        }),
        changeOf({ kind: 'key', id: 'k-3' }, 0, {
          phase: 'claimed',
          fingerprint: '',
          lease: 'l',
          leaseUntil: MOST,
        }),
        changeOf({ kind: 'key', id: 'k-4' }, 0, { phase: 'retryable', fingerprint: 'f' }),
      ];
      const movements = [
        movementOf('m-1'),
        movementOf('m-2', {
          orderId: 'o',
          lineId: '1',
          type: 'ADJUST',
          quantity: -MOST,
          prevAvailable: MOST,
          newAvailable: -MOST,
        }),
        movementOf('m-3', { status: 'FAILED', message: '', sku: 'caf\u00e9 "中"' }),
        movementOf('m-4', { status: 'RETRY', message: TEXTS.slice(1, 12).join('|'), at: -1 }),
      ];
      await write(store, { changes, movements });
      const rows = new Map(
        (
          await store.read([...changes, ...movements.map(({ opId }) => ({ kind: 'movement', id: opId }))])
        ).map((row) => [`${row.kind} ${row.id}`, row]),
      );
      for (const { kind, id, state } of changes)
        mustEqual(rows.get(`${kind} ${id}`)?.state, state, `${kind} ${id}`);
      for (const row of movements)
        mustEqual(rows.get(`movement ${row.opId}`)?.state, row, `movement ${row.opId}`);
      const records = TEXTS.slice(0, 18).map((text, i) =>
        recordOf(counter('texts'), i + 1, {
          remark: text,
          operator: text,
          correlationId: text,
          from: i ? 'OPEN' : '',
        }),
      );
      await write(store, { history: records });
      mustEqual(await store.history(counter('texts')), records, 'a history of hostile remarks');
    },
  },
  {
    id: 'C27.refused',
    title:
      'what no store can keep is refused before it gets there: −0, U+0000 in an id, halves of characters',
    run: async ({ create }) => {
      const store = await create();
      const shop = shopOver(store);
      await shop.stock('tea', 10);
      for (const orderId of ['', ' o', 'o\u0000', '\ud83d', 'cafe\u0301', 'o\u200b', 'x'.repeat(201)])
        mustEqual(
          wordFor(await shop.place(orderId, 'tea', 1)),
          'MALFORMED_REQUEST',
          `an order named ${JSON.stringify(orderId)}`,
        );
      mustEqual(wordFor(await shop.place('o-1', 'tea', -0)), 'MALFORMED_REQUEST', 'a quantity of −0');
      mustEqual(textOf(await dumpOf(store, [])).includes('order.placed'), false, 'an event in the outbox');
    },
  },
  {
    id: 'C27.plain',
    title:
      'given a state, an event or a payload that is not plain JSON, when it is written, then it is refused and nothing of the write is stored',
    run: async ({ create }) => {
      const store = await create();
      const ref = counter('plain');
      const good = counted('neighbour', 0);
      for (const [name, value] of NOT_PLAIN) {
        const state = { id: ref.id, status: 'OPEN', content: { list: [1, value] } };
        const bad: readonly Partial<Writes>[] = [
          { changes: [good, changeOf(ref, 0, state)] },
          { changes: [good], history: [recordOf(ref, 1, { data: state })] },
          { changes: [good], timers: [{ id: 't', kind: 'x', about: ref, dueAt: START, payload: state }] },
        ];
        for (const writes of bad)
          mustEqual(await outcomeOf(write(store, writes)), 'NOT_PLAIN_JSON', `a write with ${name}`);
      }
      mustEqual(
        await dumpOf(store, [ref, good]),
        await dumpOf(await create(), [ref, good]),
        'what is stored',
      );
      mustEqual(await store.due(START, 10), [], 'timers that are due');
    },
  },
  {
    id: 'C28',
    title: 'instants come back to the millisecond: before 1970, after 9999, whatever zone the server is in',
    run: async ({ create }) => {
      const store = await create();
      const instants = [
        0, 1, -1, 999, -62_135_596_800_000, 1_711_846_799_999, 253_402_300_799_999, 253_402_300_800_000,
        8.64e15, -8.64e15,
      ];
      const records = instants.map((at, i) => recordOf(counter('t'), i + 1, { at }));
      await write(store, { history: records });
      mustEqual(
        (await store.history(counter('t'))).map(({ at }) => at),
        instants,
        'instants in the history',
      );
      mustEqual(
        (await outboxOf(store, instants.length)).map(({ at }) => at),
        instants,
        'instants in the outbox',
      );
      const broker = recordingPublisher();
      while ((await relay({ store, publisher: broker })) > 0);
      mustEqual(
        broker.events.map(({ time }) => Date.parse(time)),
        instants,
        'instants on the wire',
      );
      mustHold(
        broker.events.every(({ time }) => time.endsWith('Z')),
        'instants on the wire are UTC',
        broker.events.map(({ time }) => time),
      );
    },
  },
];
