/** Notifications: what a customer is told when his order moves, as data, once. */
export * from './notifications.table.ts';
export * from './notify.ts';
