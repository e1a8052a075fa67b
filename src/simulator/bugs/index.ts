/**
 * All planted bugs. A host can run its own tests against them: tests that notice none of them prove little.
 */
import type { Bug } from './bug.ts';
import { callbackBugs } from './callback-bugs.ts';
import { channelBugs } from './channel-bugs.ts';
import { orderBugs } from './order-bugs.ts';
import { paymentBugs } from './payment-bugs.ts';
import { plumbingBugs } from './plumbing-bugs.ts';
import { stockBugs } from './stock-bugs.ts';

export type { Bug } from './bug.ts';

export const BUGS: readonly Bug[] = [
  ...stockBugs,
  ...orderBugs,
  ...paymentBugs,
  ...channelBugs,
  ...callbackBugs,
  ...plumbingBugs,
];
