/**
 * What each refusal means and what to do about it: the prose of the reference pages. The types of the library say which
 * codes there are, so a new code without a remedy does not compile, and a removed one has to go here too.
 *
 * The order of a list is the precedence of its refusals: of two that apply, `refuse` answers the earlier.
 */
import type { FloodRefusal } from 'orderwright/anomaly';
import type { Failure } from 'orderwright/app';
import type { RuleProblem, RuleWarning } from 'orderwright/cel';
import type {
  ExtensionProblem,
  FieldProblem,
  LeaseLost,
  MixedCurrencies,
  MoneyRefusal,
  RefusalOf,
} from 'orderwright/core';
import type { UnknownLevel } from 'orderwright/flow';
import type { DispatchProblem } from 'orderwright/fulfillment';
import type { StockRefusal } from 'orderwright/inventory';
import type { LineProblem, OrderGuard, order } from 'orderwright/order';
import type { Incident, PaymentGuard, payment } from 'orderwright/payment';
import type { InvalidKeys } from 'orderwright/signatures';
import type { RejectCode } from 'orderwright/tracking';

/** When in the course of a decision a refusal is found. */
export type Stage = 'role' | 'content' | 'repeat' | 'table' | 'guard' | 'rule';

export interface Remedy {
  readonly stage: Stage;
  readonly means: string;
  readonly remedy: string;
}
/** A code that belongs to no stage. */
export type Note = Omit<Remedy, 'stage'>;

export const stages: { readonly [stage in Stage]: string } = {
  role: 'the role may not send the command at all',
  content: 'what the command says, whatever the state; all of it is reported at once',
  repeat: 'a thing done before, said differently now',
  table: 'the status allows no such command',
  guard: 'known from who asks and when: a screen can ask these too',
  rule: 'what the command says, against what the state holds',
};

// --- order ---

export const orderRefusals = {
  MALFORMED_COMMAND: {
    stage: 'content',
    means: 'Wrong in itself, whatever the state: `problems` lists every field with its path and its bounds.',
    remedy: 'Mend every field that is named and send again; read outside data with the schemas first.',
  },
  ALREADY_DONE: {
    stage: 'repeat',
    means: 'The same id, or the same step, was done before with another `field`.',
    remedy: 'A new thing needs a new id. For a repeat, send what was sent before.',
  },
  ILLEGAL_TRANSITION: {
    stage: 'table',
    means: 'The command is not legal in this `status`.',
    remedy: '`legalIn` lists where it would be. Load the order again if a screen was stale.',
  },
  NOT_ALLOWED: {
    stage: 'role',
    means: 'The role `by` does not have this command, or the policy does not let it do so in this status.',
    remedy: 'One of `allowed` may; a shopper whose money is in opens an after-sales case instead.',
  },
  ALREADY_SHIPPED: {
    stage: 'guard',
    means: '`units` of the order have left, so it cannot be cancelled as a whole.',
    remedy: 'Ship the rest, or open an after-sales case.',
  },
  NOT_DUE: {
    stage: 'guard',
    means: 'The payment window is open until `dueAt`.',
    remedy: 'Expire it from `dueAt` on; cancel it if it is to go earlier.',
  },
  NOTHING_LEFT: {
    stage: 'guard',
    means: 'No unit, or no money (`of`), is left that the command could act on.',
    remedy: 'Nothing is to be done.',
  },
  WINDOW_OVER: {
    stage: 'guard',
    means: 'The after-sales window closed at `endedAt`.',
    remedy: 'A goodwill decision outside the window is a policy of the host: set `afterSalesWindowDays`.',
  },
  CURRENCY_MISMATCH: {
    stage: 'rule',
    means: 'Paid in `given`, owed in `due`.',
    remedy: 'Do not convert here: give the money back, or open a payment in `due`.',
  },
  AMOUNT_MISMATCH: {
    stage: 'rule',
    means: '`givenMinor` is not what is owed, `dueMinor`.',
    remedy: 'Pay exactly what is owed; what came too much or too little is the payment’s to sort out.',
  },
  EXCEEDS_REFUNDABLE: {
    stage: 'rule',
    means: 'More money than is left: of what was paid, `refundableMinor` has not gone back.',
    remedy: 'Refund at most `refundableMinor`.',
  },
  UNKNOWN_SHIPMENT: {
    stage: 'rule',
    means: 'No parcel of this order has that id.',
    remedy: 'Record the shipment first.',
  },
  UNKNOWN_CASE: {
    stage: 'rule',
    means: 'No open case of this order has that id.',
    remedy: 'Open the case first, or look which one is open.',
  },
  INVALID_LINES: {
    stage: 'rule',
    means: '`problems` names every line that the order cannot serve, with its `lineId` and index.',
    remedy: 'Mend each line named; `limit` is how many units there are to act on.',
  },
} as const satisfies Record<RefusalOf<typeof order>['code'], Remedy>;

export const orderGuards = {
  mayCancel: 'The policy lets this role cancel in this status.',
  paymentWindowOver: 'The instant is at or after `payBy`.',
  unitsToShip: 'Some unit has not left yet.',
  unitsInTransit: 'Some unit has left and not arrived.',
  nothingShipped: 'No unit has left.',
  unitsToReturn: 'Some unit has not come back yet.',
  insideAfterSalesWindow: 'Not longer than the policy’s window since the order was completed.',
  moneyToRefund: 'More was paid than went back.',
} as const satisfies Record<OrderGuard, string>;

export const lineProblems = {
  UNKNOWN_LINE: 'The order has no such line.',
  TOO_MANY: 'More units than there are to act on; `limit` says how many there are.',
} as const satisfies Record<LineProblem['code'], string>;

// --- payment and refund ---

export const paymentRefusals = {
  MALFORMED_COMMAND: {
    stage: 'content',
    means:
      '`problems` lists every field that is missing, unknown or not of its kind. The only reason to refuse a fact.',
    remedy: 'Mend the adapter that reads the channel; do not acknowledge the webhook.',
  },
  NOT_ALLOWED: {
    stage: 'role',
    means: 'The role `by` does not have this command.',
    remedy: 'One of `allowed` may send it.',
  },
  ALREADY_DONE: {
    stage: 'repeat',
    means: 'The same id was used before with another `field`.',
    remedy: 'A new thing needs a new id. For a repeat, send what was sent before.',
  },
  ILLEGAL_TRANSITION: {
    stage: 'table',
    means: 'The command is not legal in this `status`.',
    remedy: '`legalIn` lists where it would be.',
  },
  NOT_PAID: {
    stage: 'table',
    means: 'No money came in, so none can go back.',
    remedy: 'Cancel the payment instead.',
  },
  NOT_AUTHORISED: {
    stage: 'table',
    means: 'Nothing is authorised that could be captured or let go.',
    remedy: 'Wait for the authorisation; to give up before it, cancel.',
  },
  ALREADY_PAID: {
    stage: 'table',
    means: 'The payment has its money, or the tenders of a split payment brought what was due.',
    remedy: 'Nothing is to be done; to give money back, request a refund.',
  },
  IN_FLIGHT: {
    stage: 'table',
    means: 'The channel may be charging or refunding right now.',
    remedy: 'Wait for its answer, or for the query that finds it out.',
  },
  USE_REFUND: {
    stage: 'table',
    means: 'A payment that succeeded is not cancelled.',
    remedy: 'Request a refund.',
  },
  FINAL: {
    stage: 'table',
    means: 'The payment has ended.',
    remedy: 'Open a new payment for the order.',
  },
  CLOSED: {
    stage: 'table',
    means: 'The payment was closed unpaid. Money that came later is surplus and goes back by itself.',
    remedy: 'Open a new payment for the order.',
  },
  ALREADY_REFUNDED: {
    stage: 'table',
    means: 'This refund succeeded.',
    remedy: 'Nothing is to be done.',
  },
  REFUND_REVERSED: {
    stage: 'table',
    means: 'The refunded money came back to the merchant.',
    remedy: 'Request a new refund, under a new id.',
  },
  EXPIRED: {
    stage: 'guard',
    means: 'The payment takes no new attempt since `expiresAt`.',
    remedy: 'Let it time out and open a new payment.',
  },
  NOT_DUE: {
    stage: 'guard',
    means: 'The payment may not time out before `expiresAt`.',
    remedy: 'Time it out from then on; cancel it if it is to go earlier.',
  },
  NOTHING_TO_CAPTURE: {
    stage: 'guard',
    means: 'Nothing is authorised yet, or all of it is captured, being captured or let go.',
    remedy: 'Wait for the authorisation, or for a capture to fail.',
  },
  OVER_REFUNDED: {
    stage: 'guard',
    means: '`excessMinor` more is gone, reserved or disputed than was captured.',
    remedy: 'An incident says why. Nothing more leaves until it is resolved.',
  },
  NOTHING_LEFT: {
    stage: 'guard',
    means: 'All of the money is gone, reserved or disputed.',
    remedy: 'Wait for an open refund to fail, or for a dispute to be won.',
  },
  EXCEEDS_REFUNDABLE: {
    stage: 'guard',
    means: 'Less than was asked for is left: `refundableMinor`.',
    remedy: 'Ask for `refundableMinor` or less.',
  },
  NOTHING_TO_SEND: {
    stage: 'guard',
    means: 'No refund waits to be sent.',
    remedy: 'Request it first. One that was sent is asked about, or retried.',
  },
  NOTHING_TO_RETRY: {
    stage: 'guard',
    means: 'No refund failed, is abnormal or unknown.',
    remedy: 'Nothing is to be done.',
  },
  TOO_MANY_REFUNDS: {
    stage: 'rule',
    means: 'The channel takes `maxCount` refunds of one receipt, and had them.',
    remedy: 'Pay the shopper another way.',
  },
  REFUND_TOO_LATE: {
    stage: 'rule',
    means: 'The channel takes no refund of this receipt since `endedAt`.',
    remedy: 'Pay the shopper another way.',
  },
  REFUND_TOO_SOON: {
    stage: 'rule',
    means: 'The channel wants some time between two refunds of one receipt.',
    remedy: 'Ask again at `notBefore`.',
  },
  EXCEEDS_CAPTURABLE: {
    stage: 'rule',
    means: 'Less than was asked for may still be captured: `capturableMinor`.',
    remedy: 'Capture `capturableMinor` or less.',
  },
  CURRENCY_MISMATCH: {
    stage: 'rule',
    means: 'The refund or the capture is in `given`, the payment in `expected`.',
    remedy: 'Ask in the currency of the payment.',
  },
  NO_SUCH_RECEIPT: {
    stage: 'rule',
    means: 'No money of that name came in.',
    remedy: 'Name a receipt of this payment, or none for the one that paid.',
  },
  NO_SUCH_REFUND: {
    stage: 'rule',
    means: 'The payment has no refund of that id.',
    remedy: 'Request it first.',
  },
} as const satisfies Record<RefusalOf<typeof payment>['code'], Remedy>;

export const paymentGuards = {
  beforeDeadline: 'The instant is before `expiresAt`.',
  deadlinePassed: 'The instant is at or after `expiresAt`.',
  moneyToCapture: 'Something is authorised and not captured, being captured or let go.',
  moneyToRefund: 'Something of the receipt that paid may still be refunded.',
  refundToSend:
    'Some refund was requested and not sent, and its receipt is not refunded beyond what it brought.',
  refundToRetry: 'Some refund failed, is abnormal or unknown, and its money is there.',
} as const satisfies Record<PaymentGuard, string>;

export const incidents = {
  PAID_MISMATCH: {
    means: 'Money came that is not what was asked for; `field` differs.',
    remedy: 'Compare with the channel’s statement. It is not booked: refund it there, or settle it by hand.',
  },
  RECEIPT_CHANGED: {
    means: 'A transaction already booked was reported again with another `field`.',
    remedy: 'Query the channel; what was booked first stands.',
  },
  CLOSED_THOUGH_PAID: {
    means: 'The channel says closed, the money says paid.',
    remedy: 'Query the channel; the money stands until the statement says otherwise.',
  },
  STRAY_REFUND: {
    means: 'A refund was reported that fits no money of this payment.',
    remedy: 'Look the refund up at the channel: another payment’s, or another currency.',
  },
  REFUND_CONTRADICTED: {
    means: 'The channel takes back what it said of a refund.',
    remedy: 'Query the channel; a query has been ordered.',
  },
  STRAY_DISPUTE: {
    means: 'A dispute fits no money of this payment, or changed its amount.',
    remedy: 'Look the dispute up at the channel.',
  },
  SHORT_REFUND: {
    means: 'Less went back than was asked for. The actual amount is booked.',
    remedy: 'Refund the rest, or find out what the channel kept.',
  },
  LARGE_REFUND: {
    means: 'More went back than was asked for. The actual amount is booked.',
    remedy: 'Claim the difference from the channel.',
  },
  REFUND_RETURNED: {
    means: 'A refund came back to us: the shopper does not have the money.',
    remedy: 'Ask how to pay the shopper, and request a new refund of the receipt.',
  },
  SURPLUS_KEPT: {
    means: 'The refund of surplus money failed; the money is still here.',
    remedy: 'Retry it, or request a new refund that names the receipt.',
  },
  OVER_REFUNDED: {
    means: 'More is gone, reserved or disputed than was captured.',
    remedy: 'No refund of this receipt is sent until it is resolved.',
  },
  DOUBLE_LOSS_RISK: {
    means: 'A dispute met open refunds: the channel may take `riskMinor` twice.',
    remedy: 'Stop the refund at the channel if it has not gone out, or answer the dispute with it.',
  },
} as const satisfies Record<Incident['code'], Note>;

// --- stock ---

export const stockRefusals = {
  UNKNOWN_LEVEL: {
    means: 'This SKU was never stocked at this location.',
    remedy: 'Receive stock there first, with INCREASE.',
  },
  UNKNOWN_OPERATION: { means: 'No such operation.', remedy: 'Send one of the eight.' },
  INVALID_QUANTITY: {
    means: 'No positive whole number of units; for ADJUST and TRANSFER, no whole number other than 0.',
    remedy: 'Send whole units.',
  },
  INVALID_INSTANT: { means: '`at` or `expiresAt` is no instant.', remedy: 'Send epoch milliseconds.' },
  INVALID_OPERATION_ID: {
    means: 'No operation id.',
    remedy: 'Derive one from what caused the movement: `operationId`.',
  },
  REASON_MISSING: { means: 'A correction without who and why.', remedy: 'Send `by` and `reason`.' },
  STALE_COUNT: {
    means: 'Stock moved since it was counted. The row says RETRY, and nothing was changed.',
    remedy: 'Count again, or compute the correction from `available` as it is now.',
  },
  FOREIGN_HOLD: {
    means: 'The hold is for another line, SKU or location than the movement or the level.',
    remedy: 'Load the hold of the line and location the movement names.',
  },
  OPERATION_REUSED: {
    means: 'The same operation was done before with another `field`.',
    remedy: 'A new movement needs a new operation id.',
  },
  NOT_HELD: {
    means: 'The hold has `open` units, or there is none.',
    remedy: 'Freeze first; release and deduct no more than `open`.',
  },
  NOT_DEDUCTED: {
    means: 'More came back than went out of this hold.',
    remedy: 'Put back `deducted` at most; receive the rest as new stock.',
  },
  HOLD_EXPIRED: {
    means: 'The hold was good until `expiredAt`. It can still be released.',
    remedy: 'Freeze again if there is stock.',
  },
  INSUFFICIENT_STOCK: {
    means: '`asked` are wanted, `available` may be promised, `short` more would do.',
    remedy: 'Offer less, another location, or set a backorder limit.',
  },
  NOT_LOCKED: { means: 'Fewer units are locked than asked for.', remedy: 'Unlock `locked` at most.' },
} as const satisfies Record<StockRefusal['code'] | UnknownLevel['code'], Note>;

// --- the application, and the rest of the library ---

export const failures = {
  MALFORMED_REQUEST: {
    means:
      'The key or the command cannot be recorded: not plain JSON, or an id that cannot be stored. Nothing was looked up.',
    remedy: 'Mend the caller. HTTP 400.',
  },
  KEY_REUSED: {
    means: 'The key was used for another request.',
    remedy: 'A new request needs a new key. HTTP 422.',
  },
  IN_PROGRESS: {
    means: 'Another holder works under this key.',
    remedy: 'Ask again after `retryAfterMs`. HTTP 409.',
  },
  REFUSED: {
    means: 'The rules say no; `refusals` has all the reasons in order of precedence.',
    remedy: 'Mend what they name. Under the same key the answer stays the same. HTTP 409.',
  },
  CONFLICT: {
    means: 'Other transactions were faster, `attempts` times. Nothing was written.',
    remedy: 'Try again, with the same key. Inside your own transaction: roll back first. HTTP 503.',
  },
  OUTCOME_UNKNOWN: {
    means: 'COMMIT was sent and its answer lost.',
    remedy:
      'Send the same request with the same key: it is answered from the record, or done now. Without a key, look first.',
  },
  STORE_FAILED: {
    means: 'The store failed; `cause` is its error. Nothing was written.',
    remedy: 'Try again later, with the same key. HTTP 503.',
  },
  PORT_FAILED: {
    means: 'A port of the host’s failed, named by `port`; `cause` is its error. Nothing was decided.',
    remedy: 'Try again later, with the same key. HTTP 503.',
  },
  NOT_FOUND: {
    means: 'No aggregate of this `kind` has this `id`. The key was not used up.',
    remedy: 'Mend the id, or create the aggregate first. HTTP 404.',
  },
  BUG: {
    means: '`locks`, `locksNext` or `decide` of a use case threw; `cause` is the error. Nothing was written.',
    remedy: 'Mend the code: trying again gives the same. HTTP 500.',
  },
} as const satisfies Record<Failure['code'], Note>;

export const flowRefusals = {
  NOT_PAYABLE: {
    means: 'The order is in a status that takes no payment.',
    remedy: 'Open payments for orders in PENDING_PAYMENT only.',
  },
  EXCEEDS_DUE: {
    means: 'The tenders of the order would bring more than it costs.',
    remedy: 'Open one over `outstandingMinor` or less.',
  },
  NOT_PAID_BY_TENDERS: {
    means: 'No tenders paid this order.',
    remedy: 'Request the refund of its one payment instead.',
  },
  FOREIGN_PAYMENT: {
    means: 'The payment belongs to another order.',
    remedy: 'Name the payment’s own order.',
  },
  UNKNOWN_SKU: {
    means: 'The catalogue has no price for `skus` in this currency.',
    remedy: 'Take the lines out, or price the SKUs.',
  },
  STALE_LOOKUP: {
    means: 'A payment fact was to be recorded under another order than its payment has now.',
    remedy: 'Look the order of the payment up again; `createWebhooks` does.',
  },
  NO_SUCH_SUSPENSE: { means: 'No money was kept under this name.', remedy: 'Look the list of suspense up.' },
} as const satisfies Record<string, Note>;

export const otherRefusals = {
  MALFORMED_INPUT: {
    means: 'Outside data is not what its schema says; `problems` names every path.',
    remedy: 'Answer the sender with the problems. HTTP 400.',
  },
  INVALID_ID: {
    means: 'An id that could not be stored, compared or shown safely; `problem` says why.',
    remedy: 'Send printable text, 1 to 200 characters, normalised (NFC), without blanks around it.',
  },
  INVALID_MONEY: {
    means: 'Not an exact amount of this currency; `problem` says why.',
    remedy: 'Send decimal text such as `19.99`, with no more places than the currency has.',
  },
  UNKNOWN_CURRENCY: {
    means: 'No currency that ISO 4217 has or had.',
    remedy:
      'Send its three capitals. Codes without decimal places (metals, `XDR`, `XTS`, `XXX`) are no money.',
  },
  CURRENCY_MISMATCH: {
    means: 'Amounts of two currencies are added or subtracted: `given` and `expected`.',
    remedy: 'Convert one of them first, at a rate of yours.',
  },
  INVALID_AMOUNT: {
    means: '`splitRefund` was given no amount between `minMinor` and `maxMinor` in `field`.',
    remedy: 'Send whole minor units within the bounds.',
  },
  INVALID_FIELD: {
    means: 'A handling was opened with the instruction of another order or type.',
    remedy: 'Send the instruction of this handling.',
  },
  LEASE_LOST: {
    means: 'The lease of an idempotency key expired and another holder took over.',
    remedy: 'Stop: the other holder answers.',
  },
  INVALID_KEYS: {
    means:
      'Keys that no signature could be verified with, or a tolerance of nothing; `problems` names each key.',
    remedy: 'Mend the configuration and start again.',
  },
} as const satisfies Record<
  | MoneyRefusal['code']
  | MixedCurrencies['code']
  | LeaseLost['code']
  | InvalidKeys['code']
  | 'INVALID_AMOUNT'
  | 'INVALID_FIELD'
  | 'INVALID_ID'
  | 'MALFORMED_INPUT',
  Note
>;

export const dispatchProblems = {
  NO_WAREHOUSE: {
    means: 'No warehouse serves the address; the goods named in `skus` are in no command.',
    remedy: 'Allocate them to a warehouse, or add the area to those that are served, and plan again.',
  },
  NO_PRIORITY_LIMITS: {
    means: 'The policy has no limits in this `currency`; the order is dispatched as LOW.',
    remedy: 'Add limits for the currency to the policy.',
  },
} as const satisfies Record<DispatchProblem['code'], Note>;

/** Records that the tracker turns away; in the order in which the first that applies is named. */
export const rejects = {
  NOT_JSON: {
    means: 'The text of the record is no JSON.',
    remedy: 'Mend the producer; `text` has what came.',
  },
  NULL_ORDER_ID: {
    means: 'The record names no order.',
    remedy: 'Mend the producer; no order can be kept under null.',
  },
  UNKNOWN_STATUS: {
    means: 'The status is none of source A’s eight, or none of a carrier’s six.',
    remedy: 'Map the status before it is fed, or mend the producer.',
  },
  MISSING_EVENT_ID: {
    means: 'The record has no event id, so a repeat could not be recognised.',
    remedy: 'Send one, or give the tracker an `identify` that derives one.',
  },
  SCHEMA_VIOLATION: {
    means: 'Something else is not what the schema says; `problems` names every path.',
    remedy: 'Mend the producer.',
  },
  FUTURE_TIME: {
    means: 'Dated further ahead of its receipt than `maxAheadMs`: it would make every other record late.',
    remedy: 'Look at the producer’s clock.',
  },
  EVENT_CONFLICT: {
    means: 'An earlier record has this event id and other content; `problems` names the fields.',
    remedy: 'A changed event is a new event: give it an id of its own.',
  },
  TOO_MANY_EVENTS: {
    means: 'Its order has as many events as `maxEventsPerOrder`.',
    remedy: 'Look at the producer; raise the setting if the order is real.',
  },
} as const satisfies Record<RejectCode, Note>;

export const floodRefusals = {
  BLACKLISTED: {
    means: 'The address flooded the shop and is not served `until` then.',
    remedy: 'Wait. HTTP 429.',
  },
  ORDER_FLOOD: {
    means: 'So many `orders` came from the address within the window; it is blacklisted `until` then.',
    remedy:
      'Wait. HTTP 429. Many honest people behind one address: key by address and user, or raise `maxOrders`.',
  },
  ANONYMOUS_ORDER: { means: 'The order names no user.', remedy: 'Sign in, or serve guests by the policy.' },
} as const satisfies Record<FloodRefusal['code'], Note>;

export const ruleProblems = {
  MALFORMED_RULE: {
    means: 'Not a rule: a field is missing or not of its kind; `message` names the places.',
    remedy: 'Mend the fields named.',
  },
  DUPLICATE_RULE: {
    means: 'Two versions of one rule are in force at one time.',
    remedy: 'End the older version where the newer begins.',
  },
  RULE_SYNTAX: { means: 'The condition is no CEL.', remedy: 'Mend it where `message` says.' },
  RULE_TYPE: {
    means:
      'The condition names what was not declared, mixes types, yields no truth value, or divides by zero; when saved, or for these facts.',
    remedy: 'Use the declared variables with values of their type; guard a division by a comparison.',
  },
  RULE_LIMIT: {
    means: 'The condition is too large, may take too many steps, uses `matches`, or a number left 64 bits.',
    remedy: 'Split the rule in two, or nest fewer comprehensions.',
  },
  RULE_FACT: {
    means: 'When asked: a fact that the condition names is missing, not of its declared type, or too large.',
    remedy: 'Give the fact; the other rules were asked all the same.',
  },
} as const satisfies Record<RuleProblem['code'], Note>;

export const ruleWarnings = {
  ALWAYS_MATCHES: 'True whatever the facts are, or for all samples.',
  NEVER_MATCHES: 'False whatever the facts are, or for all samples.',
} as const satisfies Record<RuleWarning['code'], string>;

/** Thrown, because only a programmer can mend them. */
export const errors = {
  INVALID_EXTENSION: {
    means: '`extend` was given something that makes no machine; `problems` lists everything.',
    remedy: 'See the problems below.',
  },
  INVALID_POLICY: {
    means: 'Settings that no machine can be built from; `problems` lists every one with its bounds.',
    remedy: 'Mend every setting that is named; see the problems of fields below.',
  },
  UNKNOWN_EVENT: {
    means: 'An event was folded that the machine does not know.',
    remedy: 'Deploy the version that knows it before the one that writes it.',
  },
  NOT_CANONICAL: {
    means: 'A value with no canonical text: not plain JSON, or too deep.',
    remedy: 'Keep dates, classes, NaN and -0 out of commands.',
  },
  NOT_PLAIN_JSON: {
    means: 'A state, an event or a timer’s payload is not plain JSON; `path` and `found` say where and what.',
    remedy: 'Store an instant as milliseconds, a Map as an object or a list; leave NaN and -0 out.',
  },
  NO_ROUNDING: {
    means: 'A percentage was asked for without saying how to round.',
    remedy: 'Say how: there is no default.',
  },
  ROW_NOT_LOCKED: {
    means: 'A use case read a row that it did not say it touches.',
    remedy: 'Name the row in `touches` or `follow`.',
  },
  OUTBOX_AHEAD: {
    means: '`migrate` found an outbox that was restored from another server and is ahead of this one.',
    remedy: 'The message has the two statements that mend it; every event is then published once more.',
  },
  INVALID_TRACKER_SETTINGS: {
    means: 'The settings of a tracker contradict each other; `problems` lists everything.',
    remedy: 'Windows slide by a part of their size, and all of them by multiples of the first.',
  },
  SNAPSHOT_MISMATCH: {
    means: 'A snapshot of another version or other windows, or two that have an order in common.',
    remedy: 'Go on with the settings it was made under, or replay the stream from its beginning.',
  },
  NO_HANDLER: {
    means: 'A timer came due of a kind that `sweep` was given no handler for; it was put off.',
    remedy: 'Hand `sweep` a handler of that kind.',
  },
  UNDECIDED_COMMAND: {
    means: 'The command of a timer had an answer that may be another one next time; it was put off.',
    remedy: 'Look at `failure`; nothing is lost.',
  },
  NOT_SENT: {
    means: 'A gateway’s word for: the request certainly never left.',
    remedy: 'Send it again under the same key.',
  },
  STORE_UNAVAILABLE: {
    means: 'An adapter could not reach its store. `handle` returns it as STORE_FAILED.',
    remedy: 'Look at the server.',
  },
  INVALID_WIRING: {
    means: '`createShop` or `createApp` cannot be built from its settings; `problems` has each path.',
    remedy: 'Mend the settings. It is thrown at start, before any request.',
  },
  ASYNC_DECIDE: {
    means:
      'The `decide` of `useCase` returned a promise. A decision is synchronous, and nothing was written.',
    remedy: 'Read what it needs before `handle`, or name it in `locks`.',
  },
} as const satisfies Record<string, Note>;

/** What `MALFORMED_COMMAND`, `MALFORMED_INPUT` and `INVALID_POLICY` list. */
export const fieldProblems = {
  MISSING: 'The field must be there.',
  UNKNOWN_FIELD: 'There is no such field.',
  WRONG_TYPE: 'Not of its kind; `expected` names the kind.',
  INVALID_ID: 'No text, or an id that cannot be stored, compared or seen.',
  OUT_OF_RANGE:
    'A number below `minimum` or above `maximum`, or a list with fewer or more entries; also a sum that no longer is exact.',
  TOO_LONG: 'A text of more than `maximum` characters.',
  UNSAFE_TEXT: 'A text with U+0000 or half of a surrogate pair.',
  UNKNOWN_VALUE: 'None of `allowed`; for a currency, none that ISO 4217 has or had.',
  DUPLICATE: 'The same line stands twice in one list: send one with the sum.',
} as const satisfies Record<FieldProblem['problem'], string>;

export const extensionProblems = {
  UNKNOWN_TARGET: 'A cell leads to a status that does not exist.',
  UNKNOWN_GUARD: 'A cell names a guard that is not supplied.',
  UNREACHABLE_STATUS: 'No path leads from the initial status to this one.',
  DEAD_END: 'No path leads from this status to one where an aggregate may rest.',
  UNKNOWN_INITIAL: 'The initial status has no row.',
  REPLACED_SILENTLY: 'A cell or guard exists already: name it under `replace`.',
  NOTHING_TO_REPLACE: 'Nothing of that name exists that could be replaced.',
  RULE_FOR_NOTHING: 'A rule is for a command that no cell lists.',
} as const satisfies Record<ExtensionProblem['code'], string>;
