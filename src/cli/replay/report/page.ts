/** The report as one self-contained page: no network, no other files, readable without scripts. */
import { createHash } from 'node:crypto';
import { MAX_INSPECTIONS, type ReportData } from './data.ts';
import { moment } from './format.ts';
import { type Html, html, name, Html as Raw } from './html.ts';
import { SCRIPT } from './script.ts';
import { anomaliesSection } from './sections/anomalies.ts';
import { durationsSection } from './sections/durations.ts';
import { figures } from './sections/figures.ts';
import { funnelSection } from './sections/funnel.ts';
import { logisticsSection } from './sections/logistics.ts';
import { MAX_EVENTS } from './sections/order.ts';
import { overTimeSection } from './sections/over-time.ts';
import { paymentsSection } from './sections/payments.ts';
import { qualitySection } from './sections/quality.ts';
import { samplesSection } from './sections/samples.ts';
import { stockSection } from './sections/stock.ts';
import { STYLE } from './style.ts';
import { MAX_ABNORMAL } from './tallies/inspections.ts';

/** Loads nothing, and allows only the style and the script with these hashes. */
const POLICY = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`;

const SECTIONS: readonly (readonly [id: string, title: string])[] = [
  ['funnel', 'Funnel'],
  ['over-time', 'Status over time'],
  ['durations', 'Durations'],
  ['logistics', 'Logistics'],
  ['anomalies', 'Anomalies'],
  ['quality', 'Data quality'],
  ['payments', 'Payments'],
  ['stock', 'Stock'],
  ['orders', 'Orders'],
];

/** The HTML of the page. The same data is the same page, byte by byte. */
export function reportPage(data: ReportData): string {
  const { title, period, funnel, paymentCounts } = data;
  const sections = SECTIONS.filter(([id]) => id !== 'payments' || paymentCounts.length > 0);
  const links = sections.map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>`);
  const when = period === null ? 'no status events' : `${moment(period.from)} to ${moment(period.to)} UTC`;
  const page: Html = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Orders of ${title}</title>
<style>${new Raw(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<h1>Orders of ${name(title)}</h1>
<p class="sub">${when}</p>
${figures(data)}
<nav aria-label="Sections"><ul>${links}</ul></nav>
</header>
<main id="main">
${funnelSection(funnel)}
${overTimeSection(data.overTime)}
${durationsSection(data.durations)}
${logisticsSection(data.deliveries)}
${anomaliesSection(data.inspections)}
${qualitySection(data.quality, data.intake, funnel.orders)}
${paymentCounts.length > 0 && paymentsSection(paymentCounts, funnel.orders)}
${stockSection(data.stock)}
${samplesSection(data.samples)}
</main>
<footer>
<p>Written by orderwright replay. The files beside this page have every order. This page has a selection: the last ${MAX_INSPECTIONS} inspections, ${MAX_ABNORMAL} orders of each, ${MAX_EVENTS} events of an order.</p>
<p>Counts and sums are of all orders. The page loads nothing.</p>
</footer>
<script>${new Raw(SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
