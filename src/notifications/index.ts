/** Notifications to customers about changes of their orders, as data. */
export * from './notifications.table.ts';
export * from './notify.ts';
