/** What everything stands on: tables, deciders, money, quantities, ids, idempotency. No I/O, no clock, no randomness. */
export { allocate, unitShare } from './allocate.ts';
export { canonical, fingerprintText, NotCanonicalError } from './canonical.ts';
export { checkTable, type TableProblem } from './check.ts';
export * from './currency.ts';
export { decide } from './decide.ts';
export * from './decider.ts';
export {
  type Extension,
  ExtensionError,
  type ExtensionProblem,
  extend,
  moveTo,
  type Overlay,
  type Restatus,
} from './extend.ts';
export type { HistoryRecord } from './history.ts';
export * from './id.ts';
export * from './idempotency.ts';
export * from './money.ts';
export {
  assertPlainJson,
  NotPlainJsonError,
  type PlainJsonFault,
  plainJsonFault,
} from './plain-json.ts';
export { InvalidPolicyError } from './policy.ts';
export * from './quantity.ts';
export type { Refusal } from './refusal.ts';
export * from './role.ts';
export * from './schedule.ts';
export {
  type ChoiceField,
  type CurrencyField,
  type CustomField,
  choice,
  count,
  currency,
  custom,
  type Field,
  type FieldFor,
  type FieldProblem,
  type FlagField,
  flag,
  type IdField,
  type InstantField,
  type IntegerField,
  id,
  instant,
  type ListField,
  list,
  type ObjectField,
  object,
  optional,
  quantity,
  remark,
  type ShapeOf,
  type Shapes,
  type ShapesOf,
  type TextField,
  text,
} from './shape.ts';
export type * from './table.ts';
export { UnknownEventError } from './unknown-event.ts';
