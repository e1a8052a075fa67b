/** The kinds of an action's fields; `schema.ts` has the schema of each. */
export type FieldKind = 'id' | 'text' | 'count' | 'urgency' | 'channel';

/**
 * The actions of rules: rule type → action → its fields (source A 6.3: `rule_type`, `action_expr`). An
 * action is data that the host reads and carries out. It is never evaluated.
 */
export const actionTable = {
  INVENTORY_RULE: {
    FREEZE_FROM: { location: 'id' },
    WITHHOLD: { sku: 'id', quantity: 'count' },
    REVIEW: { reason: 'text' },
  },
  LOGISTICS_RULE: {
    SET_PRIORITY: { priority: 'urgency' },
    SEND_FROM: { warehouseId: 'id' },
    DELIVER_WITHIN: { hours: 'count' },
  },
  NOTIFICATION_RULE: {
    NOTIFY: { channel: 'channel', template: 'id', priority: 'count' },
    MUTE: {},
  },
  ANOMALY_RULE: {
    FLAG: { anomaly: 'id', handler: 'id', suggestion: 'id' },
    EXCUSE: { anomaly: 'id' },
  },
} as const satisfies {
  readonly [type: string]: { readonly [action: string]: { readonly [field: string]: FieldKind } };
};

/** The values of each kind of field. */
interface FieldValues {
  readonly id: string;
  readonly text: string;
  readonly count: number;
  readonly urgency: 'HIGH' | 'MEDIUM' | 'LOW';
  readonly channel: 'APP_PUSH' | 'SMS' | 'EMAIL';
}

type Table = typeof actionTable;
export type RuleType = keyof Table;
export const RULE_TYPES: readonly RuleType[] = Object.keys(actionTable) as RuleType[];

type ActionIn<Actions> = {
  [A in keyof Actions]: { readonly do: A } & {
    readonly [F in keyof Actions[A]]: FieldValues[Actions[A][F] & FieldKind];
  };
}[keyof Actions];
/** The actions of a rule of this type. */
export type RuleAction<T extends RuleType = RuleType> = { [K in T]: ActionIn<Table[K]> }[T];
