/** Ports that fail on demand. */
export * from './plan.ts';
export * from './ports.ts';
export * from './scheduled.ts';
