/** Anomaly: abnormal orders and their handling, floods of orders, inconsistent books. */
export * from './detect.ts';
export {
  type AbnormalType,
  type SourceAbnormalType,
  sourceWaits,
  type Wait,
  waits,
} from './detectors.table.ts';
export * from './drift.ts';
export * from './flood.ts';
export * from './handling.table.ts';
export * from './handling.ts';
export * from './instruct.ts';
