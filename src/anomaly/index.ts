/** Anomaly: which orders are abnormal, who handles them, what floods a shop, and where the books have drifted. */
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
