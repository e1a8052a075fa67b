/** The same two commands as a statechart: XState 5, pure `transition`, with the checks of the switch as guards. */
import type { Order, OrderAt, OrderLine, ShipOrder } from 'orderwright/order';
import { type AnyMachineSnapshot, assign, createMachine, transition } from 'xstate';
import { type Known, problemOfForm, problemOfShipment } from './switch.ts';

export type ChartEvent = Known;

/** A chart keeps the status beside its context, so the context may be in any. */
type Context = OrderAt<string>;

const unshipped = ({ ordered, cancelled, shipped }: OrderLine) => ordered - cancelled - shipped;
const unitsOf = (lines: readonly { readonly quantity: number }[]) =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);

type Args = { readonly context: Context; readonly event: ChartEvent };
type ShipArgs = { readonly context: Context; readonly event: ShipOrder };

const formIsSound = ({ event }: Args) => problemOfForm(event) === undefined;
const isNewParcel = ({ context, event: { shipmentId, lines } }: ShipArgs) =>
  problemOfShipment(shipmentId, lines) === undefined &&
  !context.shipments.some((each) => each.shipmentId === shipmentId);
const linesAreLeft = ({ context, event: { lines = [] } }: ShipArgs) =>
  lines.every(({ lineId, quantity }) => {
    const line = context.lines.find((each) => each.lineId === lineId);
    return line !== undefined && quantity <= unshipped(line);
  });
const everythingLeaves = ({ context, event: { lines = [] } }: ShipArgs) =>
  unitsOf(lines) === context.lines.reduce((sum, line) => sum + unshipped(line), 0);

const mayShip = (args: Args) =>
  formIsSound(args) && isNewParcel(args as ShipArgs) && linesAreLeft(args as ShipArgs);
const mayShipAll = (args: Args) => mayShip(args) && everythingLeaves(args as ShipArgs);

const ship = assign(({ context, event }: Args) => {
  const { shipmentId, lines: sent = [] } = event as ShipOrder;
  return {
    lines: context.lines.map((line) => {
      const quantity = sent.find((each) => each.lineId === line.lineId)?.quantity ?? 0;
      return { ...line, shipped: line.shipped + quantity, held: Math.max(0, line.held - quantity) };
    }),
    shipments: [...context.shipments, { shipmentId, lines: sent, deliveredAt: null }],
  };
});

const chart = createMachine({
  types: {} as { context: Context; events: ChartEvent; input: Context },
  context: ({ input }) => input,
  initial: 'PAID',
  states: {
    PAID: {
      on: {
        accept: {
          target: 'PROCESSING',
          guard: formIsSound,
          actions: [assign({ acceptedAt: ({ event }) => event.at }), { type: 'accepted' }],
        },
      },
    },
    PROCESSING: {
      on: {
        ship: [
          {
            target: 'SHIPPED',
            guard: mayShipAll,
            actions: [ship as never, { type: 'shipped' }],
          },
          { guard: mayShip, actions: [ship as never, { type: 'shipped' }] },
        ],
      },
    },
    SHIPPED: {},
  },
});

/** The chart in a status, with the order as its context. */
export function snapshotOf(order: Order): AnyMachineSnapshot {
  return chart.resolveState({ value: order.status, context: order });
}

/** One pure transition: the next snapshot, and the actions to carry out. */
export function decideByChart(
  snapshot: AnyMachineSnapshot,
  event: ChartEvent,
): readonly [AnyMachineSnapshot, readonly unknown[]] {
  return transition(chart, snapshot as never, event);
}
