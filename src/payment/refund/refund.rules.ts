/** Who may do what to a refund: what a screen loads to show a refund's one button. */

import type { Role } from '../../core/role.ts';
import { defineRules, type Rules } from '../../core/rules.ts';
import type { PaymentRefusal } from '../payment.types.ts';
import { refundTable } from './refund.table.ts';
import type { Refund, RefundInput } from './refund.types.ts';

/**
 * The refund's table, ready to be asked.
 *
 * @example
 * available(refundRules, refund, { at: now, by: 'merchant' }) // ['retryRefund'], or []
 */
export const refundRules: Rules<typeof refundTable, Refund, RefundInput, PaymentRefusal, Role> =
  /* @__PURE__ */ defineRules({
    table: refundTable,
    guards: {},
    rules: {},
    visibleCommands: {
      shopper: [],
      merchant: ['retryRefund'],
      system: ['requestRefund', 'sendRefund', 'retryRefund'],
    },
    facts: [
      'refundAccepted',
      'refundUnknown',
      'refundAbnormal',
      'refundSucceeded',
      'refundFailed',
      'refundNotFound',
      'refundReversed',
    ],
  });
