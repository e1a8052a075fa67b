/** The system's clock and ids: the defaults of the clock ports. */
import { randomUUID } from 'node:crypto';
import type { Clock, Ids } from '../ports/index.ts';

export const systemClock: Clock = { now: () => Date.now() };
export const randomIds: Ids = { next: () => randomUUID() };
