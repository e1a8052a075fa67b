import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import { available, emit, fold, refuse, targetOf, why } from '../../src/core/decider.ts';
import {
  type Order,
  type OrderCommand,
  type OrderEvent,
  type OrderMachine,
  type OrderPolicy,
  order,
  orderMachine,
  orderTable,
} from '../../src/order/index.ts';
import { deepFreeze, none, notPlain } from '../support/plain.ts';
import { FEWER_RUNS, runs } from '../support/runs.ts';
import { contradictions, sum, T0, unitsIn } from './kit.ts';
import { commandFor, FIRST, placed, policy, walk } from './walk.ts';

const RUNS = runs(400);

/** Walks a machine and shows every step to `look`. Orders and commands are frozen, so nobody writes to them. */
function walking(look: (seen: Seen) => void, numRuns = RUNS) {
  const visited = new Map<string, number>();
  fc.assert(
    fc.property(placed, policy, walk, (lines, rules, wishes) => {
      const machine = orderMachine(rules);
      const history: OrderEvent[] = [];
      let before = deepFreeze(machine.initial('o-1'));
      for (const wish of [FIRST, ...wishes]) {
        const command = deepFreeze(commandFor(before, wish, lines));
        const refusals = why(machine, before, command);
        const events = refusals.length > 0 ? [] : emit(machine, before, command);
        const after = deepFreeze(fold(machine, before, events));
        history.push(...events);
        look({ machine, rules, before, command, refusals, events, after, history });
        before = after;
        visited.set(after.status, (visited.get(after.status) ?? 0) + 1);
      }
    }),
    { numRuns },
  );
  return visited;
}

interface Seen {
  readonly machine: OrderMachine;
  readonly rules: OrderPolicy;
  readonly before: Order;
  readonly command: OrderCommand;
  readonly refusals: readonly { readonly code: string }[];
  readonly events: readonly OrderEvent[];
  readonly after: Order;
  readonly history: readonly OrderEvent[];
}

describe('over random walks of commands', () => {
  it('headline and facts never contradict each other, and every status is visited', () => {
    const visited = walking(
      ({ after, command, before }) => none(contradictions(after), { before, command, after }),
      runs(2_000),
    );
    const statuses = Object.keys(orderTable).filter((status) => status !== 'NEW');
    expect(statuses.filter((status) => !visited.has(status))).toEqual([]);
  });

  it('events lead where the table says', () => {
    walking(({ machine, before, command, events, after }) => {
      if (events.length === 0) return;
      assert.ok(targetOf(machine, before, command)?.to.some((to) => to === after.status));
      assert.equal(events.at(-1)?.to, after.status);
    });
  });

  it('each command does what it says', () => {
    walking(({ before, command, events, after, rules }) => {
      if (events.length > 0) none(unkept(before, command, after, rules), { before, command, after });
    }, runs(1_000));
  });

  it('refuse, why, decide and available agree', () => {
    walking(({ machine, before, command, refusals, events }) => {
      assert.deepEqual(refuse(machine, before, command), refusals[0]);
      const decided = decide(machine, before, command);
      assert.equal(decided.isErr(), refusals.length > 0);
      if (decided.isErr()) assert.deepEqual(decided.error, refusals[0]);
      else assert.deepEqual(decided.value, events);
      for (const { code } of refusals) assert.match(code, /^[A-Z][A-Z_]+$/);
      // A command that happened was on offer.
      const offered = available(machine, before, command);
      if (events.length > 0) assert.ok(offered.includes(command.type), `${command.type} was not on offer`);
    });
  });

  it('a refusal changes nothing, and asking twice gives the same answer', () => {
    walking(({ machine, before, command, refusals, after }) => {
      if (refusals.length > 0) assert.equal(after, before);
      assert.deepEqual(why(machine, before, command), refusals);
    });
  });

  it('repeating an accepted command is a success without events, at once and ever after', () => {
    const done: OrderCommand[] = [];
    walking(({ machine, before, command, events, after }) => {
      if (before.status === 'NEW') done.length = 0;
      if (events.length > 0) done.push(command);
      for (const each of done) {
        const again = decide(machine, after, { ...each, at: each.at + 1, remark: 'again' } as OrderCommand);
        assert.deepEqual(again._unsafeUnwrap(), [], `${each.type} again in ${after.status}`);
      }
    });
  });

  it('what is on offer is accepted with some content', () => {
    walking(({ machine, after }) => {
      const ask = { at: T0 + 60_000, by: 'merchant' as const };
      for (const type of available(machine, after, ask)) {
        const fitting = contents(after, type as OrderCommand['type']).map(
          (content) => ({ ...ask, ...content }) as OrderCommand,
        );
        assert.ok(
          fitting.some((command) => refuse(machine, after, command) === undefined),
          `${type} is on offer in ${after.status} and nothing is accepted: ${JSON.stringify(after)}`,
        );
      }
    });
  });

  it('orders, events and refusals are plain JSON, and folding the stored events gives the stored order', () => {
    walking(({ machine, after, events, refusals, history }) => {
      none(notPlain(after) ?? notPlain(events) ?? notPlain(refusals), { after, events, refusals });
      const replayed = fold(machine, machine.initial('o-1'), JSON.parse(JSON.stringify(history)));
      assert.deepEqual(replayed, after);
    });
  });
});

/** Contents that would make a command fit an order, if anything does. */
function contents(o: Order, type: OrderCommand['type']): object[] {
  switch (type) {
    case 'place':
      return [
        {
          type,
          userId: 'u',
          currency: 'EUR',
          lines: [{ lineId: 'x', sku: 'x', location: 'x', quantity: 1, unitPriceMinor: 1 }],
        },
      ];
    case 'pay':
      return [{ type, paymentId: 'p-new', amountMinor: o.totalMinor, currency: o.currency }];
    case 'cancel':
      return [{ type, reason: 'OTHER' }];
    case 'ship':
      return [{ type, shipmentId: 's-new' }];
    case 'deliver':
      return o.shipments
        .filter((each) => each.deliveredAt === null)
        .map(({ shipmentId }) => ({ type, shipmentId }));
    case 'refund':
      return [{ type, refundId: 'r-new', amountMinor: 1, lines: [] }];
    case 'openAfterSales':
      return [{ type, caseId: 'c-new' }];
    case 'closeAfterSales':
    case 'completeAfterSales':
      return o.cases.filter((each) => each.status === 'open').map(({ caseId }) => ({ type, caseId }));
    default:
      return [{ type }];
  }
}

/** What a command promised and did not keep. */
function unkept(before: Order, command: OrderCommand, after: Order, rules: OrderPolicy): string[] {
  const broken: string[] = [];
  const must = (truth: boolean, text: string) => {
    if (!truth) broken.push(`${command.type}: ${text}`);
  };
  const grew = (of: (line: Order['lines'][number]) => number) => sum(after.lines, of) - sum(before.lines, of);
  const moneyStays = () =>
    must(
      after.paidMinor === before.paidMinor && after.refundedMinor === before.refundedMinor,
      'moves no money',
    );
  const unitsStay = () =>
    must(grew((line) => line.shipped + line.delivered + line.returned) === 0, 'moves no units');
  const frozen = rules.freezeAt === 'placement';
  switch (command.type) {
    case 'place': {
      const goods = command.lines.reduce((all, line) => all + line.quantity * line.unitPriceMinor, 0);
      must(
        after.totalMinor === goods - (command.discountMinor ?? 0) + (command.shippingMinor ?? 0),
        'owes the sum',
      );
      must(after.payBy === command.at + rules.paymentWindowMinutes * 60_000, 'is due after the window');
      must(
        grew((line) => line.held) === (frozen ? sum(after.lines, (line) => line.ordered) : 0),
        'holds what it may',
      );
      break;
    }
    case 'pay': {
      must(after.paidMinor === command.amountMinor && after.paidMinor === after.totalMinor, 'all is paid');
      must(after.paidAt === command.at && after.paymentId === command.paymentId, 'by whom and when');
      const short = frozen ? [] : (command.short ?? []);
      for (const line of after.lines) {
        const held = rules.deductAt === 'payment' || short.includes(line.lineId) ? 0 : line.ordered;
        must(line.held === held, `${line.lineId} holds ${line.held}, not ${held}`);
      }
      unitsStay();
      break;
    }
    case 'accept':
      must(after.acceptedAt === command.at, 'when');
      moneyStays();
      unitsStay();
      break;
    case 'cancel':
    case 'expire':
      must(sum(after.lines, (line) => line.held) === 0, 'holds nothing');
      must(
        after.lines.every((line) => line.cancelled === line.ordered),
        'every unit is cancelled',
      );
      must(command.type === 'expire' || after.cancelReason === command.reason, 'the reason is kept');
      must(
        command.type === 'cancel' || command.at >= (before.payBy ?? Number.NaN),
        'not before the deadline',
      );
      moneyStays();
      unitsStay();
      break;
    case 'ship': {
      const left = sum(before.lines, (line) => line.ordered - line.cancelled - line.shipped);
      const sent = command.lines ? command.lines.reduce((all, line) => all + line.quantity, 0) : left;
      must(grew((line) => line.shipped) === sent && sent > 0, 'what was named has left');
      for (const line of after.lines) {
        const was = before.lines.find((each) => each.lineId === line.lineId);
        const moved = line.shipped - (was?.shipped ?? 0);
        must(
          moved === unitsIn(after.shipments.at(-1)?.lines ?? [], line.lineId),
          `${line.lineId} is in the parcel`,
        );
        const held = (was?.held ?? 0) - line.held;
        must(held === Math.min(moved, was?.held ?? 0), `${line.lineId} is held no longer`);
      }
      must(after.shipments.at(-1)?.shipmentId === command.shipmentId, 'the parcel is known');
      moneyStays();
      break;
    }
    case 'deliver': {
      const parcel = before.shipments.find((each) => each.shipmentId === command.shipmentId);
      must(parcel?.deliveredAt === null, 'it was under way');
      must(
        grew((line) => line.delivered) === (parcel?.lines ?? []).reduce((all, l) => all + l.quantity, 0),
        'it arrived',
      );
      moneyStays();
      break;
    }
    case 'complete':
      must(after.completedAt === command.at, 'when');
      moneyStays();
      unitsStay();
      break;
    case 'refund': {
      must(after.refundedMinor === before.refundedMinor + command.amountMinor, 'the money went back');
      must(command.amountMinor > 0, 'some money');
      const named = command.lines?.reduce((all, line) => all + line.quantity, 0);
      if (after.refundedMinor < after.paidMinor && named !== undefined)
        must(grew((line) => line.refunded) === named, 'for the units named');
      else must(sum(after.lines, (line) => line.ordered - line.refunded) === 0, 'for every unit');
      unitsStay();
      break;
    }
    case 'openAfterSales': {
      const asked = command.lines?.reduce((all, line) => all + line.quantity, 0);
      const left = sum(before.lines, (line) => line.ordered - line.cancelled - line.returned);
      must(sum(after.lines, (line) => line.returnRequested) === (asked ?? left), 'asks for what was named');
      moneyStays();
      unitsStay();
      break;
    }
    case 'closeAfterSales':
    case 'completeAfterSales': {
      const back = command.type === 'completeAfterSales' ? (command.returned ?? []) : [];
      must(
        grew((line) => line.returned) === back.reduce((all, line) => all + line.quantity, 0),
        'what came back is back',
      );
      must(sum(after.lines, (line) => line.returnRequested) === 0, 'asks for nothing any more');
      moneyStays();
      break;
    }
  }
  return broken;
}

describe('the walks themselves', () => {
  it.skipIf(FEWER_RUNS)(
    'a machine that may be wrong is told from the right one: planted bugs are seen',
    () => {
      const planted: { readonly [bug: string]: Partial<OrderMachine> } = {
        'ship forgets the hold': {
          evolve: (state, event) =>
            event.type === 'order.shipped'
              ? {
                  ...order.evolve(state, event),
                  lines: order
                    .evolve(state, event)
                    .lines.map((line, i) => ({ ...line, held: state.lines[i]?.held ?? 0 })),
                }
              : order.evolve(state, event),
        },
        'refund pays twice': {
          evolve: (state, event) => {
            const after = order.evolve(state, event);
            return event.type === 'order.refunded'
              ? { ...after, refundedMinor: after.refundedMinor + 1 }
              : after;
          },
        },
        'delivered at once when shipped in part': {
          emit: (state, command, to) =>
            order
              .emit(state, command, to)
              .map((event) => (event.type === 'order.shipped' ? { ...event, to: 'SHIPPED' } : event)),
        },
        'cancel keeps the hold': {
          evolve: (state, event) =>
            event.type === 'order.cancelled'
              ? { ...order.evolve(state, event), lines: state.lines }
              : order.evolve(state, event),
        },
      };
      const seen = Object.entries(planted).map(([bug, change]) => {
        const machine = { ...order, ...change } as OrderMachine;
        const found: string[] = [];
        fc.assert(
          fc.property(placed, walk, (lines, wishes) => {
            let state = machine.initial('o-1');
            for (const wish of [FIRST, ...wishes]) {
              const command = commandFor(state, wish, lines);
              if (refuse(machine, state, command)) continue;
              const after = fold(machine, state, emit(machine, state, command));
              found.push(...contradictions(after), ...unkept(state, command, after, machine.policy));
              state = after;
            }
          }),
          { numRuns: 150 },
        );
        return [bug, found.length > 0];
      });
      expect(seen.filter(([, caught]) => !caught)).toEqual([]);
    },
  );
});
