/** The reference of notifications, rules, and of the stock that follows an observed status. */

import { actionTable, defaultRuleLimits, orderVariables } from 'orderwright/cel';
import type { AnyTable } from 'orderwright/core';
import { deliveryTable, notifications, sourceNotifications } from 'orderwright/notifications';
import { type Reservation, stockOperations } from 'orderwright/tracking';
import { FUNCTIONS, METHODS } from '../../src/adapters/cel/guard.table.ts';
import { codes, notes, page } from './layout.ts';
import * as prose from './remedies.ts';
import { type Drawn, diagramOf, markdownTable, matrixOf } from './tables.ts';

export function stockOfStatus(): readonly string[] {
  const heads: { readonly [reservation in Reservation]: string } = {
    NONE: 'nothing was ever reserved',
    OPEN: 'units are frozen',
    DEDUCTED: 'units went out',
    SPENT: 'all released or back',
  };
  const reservations = Object.keys(heads) as Reservation[];
  return [
    'For orders that are observed in a stream and decided elsewhere. The reservation decides, never the previous status.',
    markdownTable(
      ['observed', ...Object.values(heads)],
      Object.entries(stockOperations).map(
        ([status, row]: [string, { readonly [name in Reservation]?: string }]) => [
          `**${status}**`,
          ...reservations.map((each) => row[each] ?? ''),
        ],
      ),
    ),
    'PENDING_PAYMENT freezes only where the policy freezes at placement.',
  ];
}

export function notificationsPage(): string {
  const drawn: Drawn = { table: deliveryTable as AnyTable, initial: 'PENDING', final: ['SENT', 'DEAD'] };
  const words = (status: string) =>
    (sourceNotifications as { readonly [status: string]: { readonly text: string } })[status]?.text ?? '';
  return page(
    'Notifications: every template',
    'The tables behind [notifications](../notifications.md).',
    '## Templates',
    markdownTable(
      ['status', 'channel', 'priority', 'text', 'in source A'],
      Object.entries(notifications).map(([status, { channel, priority, text }]) => {
        const known = words(status) === text ? 'the same' : words(status);
        return [status, channel, `${priority}`, text, known];
      }),
    ),
    '## Delivery',
    diagramOf(drawn),
    matrixOf(drawn),
  );
}

export function rulesPage(): string {
  const callables = (table: typeof FUNCTIONS, before: string) =>
    [...table].map(([name, { arity, comprehension, literal }]) => [
      `\`${before}${name}(${comprehension ? 'x, condition' : arity === 0 ? '' : literal ? '"…"' : '…'})\``,
      comprehension ? 'iterates a list' : literal ? 'of a literal text' : '',
    ]);
  return page(
    'Rules: everything a condition may contain',
    'The tables behind [rules](../rules.md).',
    '## Actions',
    markdownTable(
      ['rule type', 'action', 'fields'],
      Object.entries(actionTable).flatMap(([type, actions]) =>
        Object.entries(actions).map(([name, fields]) => [
          type,
          `\`${name}\``,
          Object.entries(fields as { readonly [field: string]: string })
            .map(([field, kind]) => `${field}: ${kind}`)
            .join(', '),
        ]),
      ),
    ),
    '## Functions',
    'Only the functions of this list may be called.',
    markdownTable(['', ''], [...callables(FUNCTIONS, ''), ...callables(METHODS, 'value.')]),
    '## Limits',
    markdownTable(
      ['limit', 'default'],
      Object.entries(defaultRuleLimits).map(([name, value]) => [`\`${name}\``, `${value}`]),
    ),
    '## Variables of an order event',
    'What `orderVariables` declares; a host declares what it has.',
    markdownTable(
      ['name', 'type'],
      Object.entries(orderVariables).map(([name, type]) => [`\`${name}\``, type]),
    ),
    '## Problems',
    notes(prose.ruleProblems),
    '## Warnings',
    codes(prose.ruleWarnings),
  );
}
