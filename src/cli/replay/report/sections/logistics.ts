import type { DeliveryStage } from '../../../../fulfillment/index.ts';
import { bars } from '../charts/bars.ts';
import { tableOf } from '../charts/figure.ts';
import { count, instant, words } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Deliveries } from '../tallies/deliveries.ts';
import { DISTRIBUTION_HEAD, distributionCells } from './durations.ts';
import { nothing, section } from './section.ts';

const VERDICTS = ['ON_TIME', 'AT_RISK', 'OVERDUE'] as const;

const STAGES: { readonly [stage in DeliveryStage]: string } = {
  warehouseProcessingMinutes: 'Warehouse: paid to dispatched',
  firstMileMinutes: 'First mile: to in transit',
  lineHaulMinutes: 'Line haul: to out for delivery',
  lastMileMinutes: 'Last mile: to received',
  totalMinutes: 'In all: paid to received',
};

export function logisticsSection({ at, finished, open, neither, stages, parcels }: Deliveries): Html {
  const verdicts = (title: string, about: string, counts: Deliveries['open'], none: string) => {
    const whole = VERDICTS.reduce((sum, verdict) => sum + counts[verdict], 0);
    const table = bars({
      caption: title,
      head: ['State', 'Deliveries', 'Of all'],
      bars: VERDICTS.map((verdict) => ({
        label: words(verdict),
        count: counts[verdict],
        tone: `v-${verdict}`,
      })),
      whole,
    });
    return html`<div><h3>${title}</h3><p class="about">${about}</p>${whole === 0 ? nothing(none) : table}</div>`;
  };
  const measured = stages.filter(({ distribution }) => distribution.count + distribution.negative > 0);
  return section({
    id: 'logistics',
    title: 'Logistics',
    lead: html`From paid to received: up to 12 hours is on time, up to 24 hours at risk, more is overdue.${neither > 0 && ` ${count(neither)} paid orders ended before the receipt, and are in neither table.`}`,
    content: html`<div class="pair">${verdicts('Finished', 'Judged at their receipt.', finished, 'Nothing was received.')}${verdicts('On their way', `Judged as if they arrived at ${instant(at)}.`, open, 'Nothing is on its way.')}</div>${
      parcels.length > 0 &&
      html`<h3>Parcels</h3><p class="about">By their last status.</p>${bars({
        caption: 'Parcels by their last status',
        head: ['State', 'Parcels', 'Of all'],
        bars: parcels.map(([status, n]) => ({ label: words(status), count: n, tone: `p-${status}` })),
        whole: parcels.reduce((sum, [, n]) => sum + n, 0),
      })}`
    }<h3>Stages</h3>${
      measured.length === 0
        ? nothing('No stage of any delivery has both its ends.')
        : tableOf(
            {
              head: ['Stage', ...DISTRIBUTION_HEAD],
              rows: measured.map(({ stage, distribution }) => [
                STAGES[stage],
                ...distributionCells(distribution),
              ]),
            },
            'Stages of deliveries',
          )
    }`,
  });
}
