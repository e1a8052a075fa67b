/** The data of a report, folded from the orders of a source. Plain and of bounded size. */
import type { Instant } from '../../../core/index.ts';
import { type Lifecycle, observe } from '../../../order/index.ts';
import type { Intake, ReportSource, Stock, TracedOrder } from './source.ts';
import { type Axis, axisOf } from './tallies/axis.ts';
import { type Deliveries, DeliveriesTally } from './tallies/deliveries.ts';
import { DurationsTally, type Measured } from './tallies/durations.ts';
import { type Funnel, FunnelTally } from './tallies/funnel.ts';
import { type Inspection, inspectionAt } from './tallies/inspections.ts';
import { type OverTime, OverTimeTally } from './tallies/over-time.ts';
import { type Quality, QualityTally } from './tallies/quality.ts';
import { type Samples, SamplesTally } from './tallies/samples.ts';

/** The maximum number of inspections shown: the last ones. */
export const MAX_INSPECTIONS = 4;

export interface ReportData {
  readonly title: string;
  /** The first and the last status event; null if there are none. */
  readonly period: { readonly from: Instant; readonly to: Instant } | null;
  readonly users: number;
  readonly funnel: Funnel;
  readonly overTime: OverTime | null;
  readonly durations: readonly Measured[];
  readonly deliveries: Deliveries;
  readonly inspections: readonly Inspection[];
  readonly quality: Quality;
  readonly intake: Intake | null;
  readonly stock: Stock;
  readonly paymentCounts: readonly (readonly [string, number])[];
  readonly samples: Samples;
}

export function reportOf(source: ReportSource): ReportData {
  const { title, orders, nows, intake, stock, paymentCounts } = source;
  const instants = instantsOf(orders());
  const [from, to] = [instants[0], instants.at(-1)];
  const period = from === undefined || to === undefined ? null : { from, to };
  const now = nows.at(-1) ?? period?.to ?? 0;
  const inspected = (nows.length > 0 ? nows : period ? [period.to] : []).slice(-MAX_INSPECTIONS);
  return {
    title,
    period,
    ...folded(orders(), axisOf(instants), now),
    inspections: inspected.map((at) => inspectionAt(orders, at)),
    intake,
    stock,
    paymentCounts: [...(paymentCounts ?? [])],
  };
}

function folded(orders: Iterable<TracedOrder>, axis: Axis | null, now: Instant) {
  const users = new Set<string>();
  const funnel = new FunnelTally();
  const overTime = axis && new OverTimeTally(axis);
  const durations = new DurationsTally();
  const deliveries = new DeliveriesTally(now);
  const quality = new QualityTally();
  const samples = new SamplesTally();
  for (const order of orders) {
    const row = order.events.reduce<Lifecycle | undefined>(observe, undefined);
    if (row === undefined) continue;
    const out = order.parcelEvents.find(({ status }) => status === 'OUT_FOR_DELIVERY')?.at ?? null;
    users.add(row.userId);
    funnel.take(row);
    overTime?.take(row, order.events);
    durations.take(row, out);
    deliveries.take(row, order.deliveries, order.parcelEvents);
    quality.take(row, order, out);
    samples.take(row, order);
  }
  return {
    users: users.size,
    funnel: funnel.end(),
    overTime: overTime?.end() ?? null,
    durations: durations.end(),
    deliveries: deliveries.end(),
    quality: quality.end(),
    samples: samples.end(),
  };
}

/** The instants of all status events, ascending. */
function instantsOf(orders: Iterable<TracedOrder>): Float64Array {
  const instants: number[] = [];
  for (const { events } of orders) for (const { at } of events) instants.push(at);
  return Float64Array.from(instants).sort();
}
