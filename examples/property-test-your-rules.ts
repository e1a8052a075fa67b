/**
 * A host's own status and rule on top of the order, and properties that hold for every history of it: random commands are
 * sent to random orders, and fast-check shrinks what breaks a promise to the shortest history that does.
 *
 * npm run example examples/property-test-your-rules.ts
 */
import fc from 'fast-check';
import {
  type AnyCommand,
  available,
  type CommandsOf,
  emit,
  extend,
  fold,
  moveTo,
  type Refusal,
  refuse,
  type StateOf,
} from 'orderwright/core';
import { order, type Role } from 'orderwright/order';

/** Orders from this amount on are looked at by a person before they are shipped. */
const REVIEW_FROM_MINOR = 100_000;

interface ReviewRefusal extends Refusal {
  readonly code: 'ASK_SUPPORT' | 'REVIEW_FIRST';
}
const because = (code: ReviewRefusal['code']): ReviewRefusal => ({ code });

interface Hold extends AnyCommand {
  readonly type: 'hold';
  readonly by: Role;
}
interface Release extends AnyCommand {
  readonly type: 'release';
  readonly by: Role;
}

export const reviewed = extend(order, {
  table: {
    PAID: { hold: 'ON_HOLD' },
    ON_HOLD: { release: 'PAID', cancel: { to: 'CANCELLED', when: 'mayCancelOnHold' } },
  },
  visibleCommands: {
    shopper: ['hold', 'release'],
    merchant: ['hold', 'release'],
    system: ['hold', 'release'],
  },
  emit: (_, { type, at }: Hold | Release, { to: [to] }) => [{ type: `order.${type}` as const, to, at }],
  evolve: { 'order.hold': moveTo, 'order.release': moveTo },
  guards: {
    mayCancelOnHold: (_, { by = '' }) => (by === 'shopper' ? because('ASK_SUPPORT') : undefined),
  },
  rules: {
    accept: [
      ({ totalMinor }, { by }) =>
        totalMinor >= REVIEW_FROM_MINOR && by !== 'merchant' ? because('REVIEW_FIRST') : undefined,
    ],
  },
});
type State = StateOf<typeof reviewed>;
type Command = CommandsOf<typeof reviewed>;

const at = 1_767_571_200_000;
const by = fc.constantFrom('shopper', 'merchant', 'system');
const common = { at: fc.integer({ min: at, max: at + 3_600_000 }), by };
const only = <T extends string>(type: T) => fc.record({ type: fc.constant(type), ...common });

const price = fc.constantFrom(1_000, REVIEW_FROM_MINOR);

function place(unitPriceMinor: number): Command {
  const lines = [{ lineId: '1', sku: 'tea', location: 'main', quantity: 1, unitPriceMinor }];
  return { type: 'place', at, by: 'shopper', userId: 'u-1', currency: 'EUR', lines };
}

/** Commands as they come: legal, illegal, repeated, contradictory. */
const command = fc.oneof(
  fc.record({
    type: fc.constant('pay'),
    ...common,
    paymentId: fc.constantFrom('p-1', 'p-2'),
    amountMinor: price,
    currency: fc.constant('EUR'),
  }),
  fc.record({ type: fc.constant('cancel'), ...common, reason: fc.constantFrom('USER_CANCEL', 'STOCK_OUT') }),
  fc.record({ type: fc.constant('ship'), ...common, shipmentId: fc.constantFrom('s-1', 's-2') }),
  only('accept'),
  only('expire'),
  only('hold'),
  only('release'),
) as fc.Arbitrary<Command>;

/** An order is placed, and then anything may come. */
export const histories: fc.Arbitrary<readonly Command[]> = fc
  .tuple(price.map(place), fc.array(command, { minLength: 4, maxLength: 16 }))
  .map(([first, rest]) => [first, ...rest]);

/** Sends commands one after another; refused ones leave the order as it is. */
export function walk(commands: readonly Command[]): readonly State[] {
  let state: State = reviewed.initial('o-1');
  const states: State[] = [state];
  for (const each of commands) {
    // What is offered and what is refused must be one story.
    const offered = available(reviewed, state, each).includes(each.type);
    const refusal = refuse(reviewed, state, each);
    const events = refusal ? [] : emit(reviewed, state, each);
    if (events.length > 0 && !offered) throw new Error(`${each.type} happened and was not offered`);
    if (refusal) continue;
    state = fold(reviewed, state, events);
    states.push(state);
    // Sent again, the same command changes nothing, or is refused.
    if (!refuse(reviewed, state, each) && emit(reviewed, state, each).length > 0)
      throw new Error(`${each.type} happened twice`);
  }
  return states;
}

/** The promises. Throws with the shortest history that breaks one. */
export function checkReviewedOrders(numRuns: number): void {
  fc.assert(
    fc.property(histories, (commands) => {
      const states = walk(commands);
      for (const [i, state] of states.entries()) {
        // Nothing leaves while a person is looking.
        const before = states[i - 1];
        if (before?.status === 'ON_HOLD' && state.status === 'PROCESSING')
          throw new Error('accepted on hold');
        // What was paid is what was owed.
        if (state.paidMinor !== 0 && state.paidMinor !== state.totalMinor) throw new Error('paid otherwise');
      }
    }),
    { numRuns },
  );
}

export function main(): void {
  checkReviewedOrders(5_000);
  console.log('5,000 histories kept every promise');
}
