/** The reference of fulfillment and anomaly: their tables as the sources have them. */
import {
  HIGH_RISK_ABOVE,
  HIGH_RISK_HANDLER,
  handlingTable,
  responses,
  sourceWaits,
  waits,
} from 'orderwright/anomaly';
import type { AnyTable } from 'orderwright/core';
import {
  defaultDeliveryPolicy,
  defaultDispatchPolicy,
  deliveryStages,
  dispatchTable,
  shipmentTable,
} from 'orderwright/fulfillment';
import { notes, page } from './layout.ts';
import * as prose from './remedies.ts';
import { type Drawn, diagramOf, markdownTable, matrixOf } from './tables.ts';

export function fulfillmentPage(): string {
  const parcel: Drawn = { table: shipmentTable as AnyTable, initial: 'PENDING_DISPATCH' };
  const command: Drawn = { table: dispatchTable as AnyTable, initial: 'PENDING_DISPATCH' };
  const { overdueMinutes, atRiskMinutes, atRiskBeforePromiseMinutes } = defaultDeliveryPolicy;
  const { hoursByCategory, otherHours, limits } = defaultDispatchPolicy;
  return page(
    'Fulfillment: every cell',
    'The tables behind [fulfillment](../fulfillment.md).',
    '## The parcel',
    'The expected facts of a carrier. A fact without a cell is folded as well.',
    diagramOf(parcel),
    matrixOf(parcel),
    '## The dispatch command',
    diagramOf(command),
    matrixOf(command),
    '## Stages of a delivery',
    markdownTable(
      ['stage', 'from', 'to'],
      Object.entries(deliveryStages).map(([stage, [from, to]]) => [`\`${stage}\``, from, to]),
    ),
    '## Limits',
    markdownTable(
      ['a delivery is', 'by fixed limits', 'by the promise of the order'],
      [
        ['OVERDUE', `more than ${overdueMinutes} whole minutes after payment`, 'after it'],
        [
          'AT_RISK',
          `more than ${atRiskMinutes} whole minutes after payment`,
          `less than ${atRiskBeforePromiseMinutes} minutes before it`,
        ],
        ['ON_TIME', 'else', 'else'],
      ],
    ),
    markdownTable(
      ['a dispatch is', 'goods above, in minor units'],
      Object.entries(limits).flatMap(([currency, { highAboveMinor, mediumAboveMinor }]) => [
        ['HIGH', `${currency} ${highAboveMinor}`],
        ['MEDIUM', `${currency} ${mediumAboveMinor}`],
        ['LOW', 'else'],
      ]),
    ),
    markdownTable(
      ['goods', 'hours to delivery'],
      [...Object.entries(hoursByCategory), ['others', otherHours]].map(([name, hours]) => [
        `${name}`,
        `${hours}`,
      ]),
    ),
    '## Problems of a plan',
    'Listed beside the commands that could be planned.',
    notes(prose.dispatchProblems),
  );
}

export function anomalyPage(): string {
  const row: Drawn = { table: handlingTable as AnyTable, initial: 'NEW', final: ['RESOLVED'] };
  return page(
    'Anomaly: every cell',
    'The tables behind [anomaly](../anomaly.md).',
    '## Orders that wait too long',
    markdownTable(
      ['type', 'status', 'counted from', 'longer than, minutes', 'handler', 'action', 'in source A'],
      Object.entries(waits).map(([type, { status, since, limitMinutes }]) => {
        const { handler, action } = responses[type as keyof typeof responses];
        const from = since.join(', else ');
        const known = Object.hasOwn(sourceWaits, type) ? 'yes' : 'no';
        return [`\`${type}\``, status, from, `${limitMinutes}`, handler, action, known];
      }),
    ),
    `Of a user with more than ${HIGH_RISK_ABOVE} abnormalities the handler is ${HIGH_RISK_HANDLER} and the action needs a person.`,
    '## Handling',
    'Opening a row again is a success that changes nothing, in every status.',
    diagramOf(row),
    matrixOf(row),
    '## Refusals of an attempt to order',
    notes(prose.floodRefusals),
  );
}
