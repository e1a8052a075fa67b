/** What a host implements: interfaces and their errors, nothing else. */
export * from './catalogue.ts';
export * from './clock.ts';
export * from './gateway.ts';
export * from './publisher.ts';
export * from './record-source.ts';
export * from './store.ts';
export * from './webhook.ts';
