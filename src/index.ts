/** The pure half: what a front end or a domain test imports. No ports, no store, no zod. */
export * from './core/index.ts';
export * from './inventory/index.ts';
export * from './order/index.ts';
export * from './payment/index.ts';
