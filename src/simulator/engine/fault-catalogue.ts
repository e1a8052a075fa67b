/**
 * The catalogue of fault classes.
 * A run activates each class with a fixed probability and draws its rate, per occasion, from `rate`.
 * Runs that leave whole classes out find more than runs with a little of every class.
 */
export interface FaultClass {
  /** Number in the fault model of reliability. Classes added by the simulator come after 48. */
  readonly number: number;
  /** Lowest and highest rate per occasion. */
  readonly rate: readonly [low: number, high: number];
  readonly what: string;
}

const fault = (number: number, low: number, high: number, what: string): FaultClass => ({
  number,
  rate: [low, high],
  what,
});

/** Every fault class that applies to the library today, by name. */
export const FAULTS = {
  'crash-before-load': fault(1, 0.001, 0.01, 'a node crashes before it loads'),
  'crash-after-load': fault(2, 0.001, 0.01, 'a node crashes between load and decision'),
  'crash-before-commit': fault(3, 0.001, 0.01, 'a node crashes between decision and commit'),
  'crash-after-commit': fault(4, 0.001, 0.01, 'a node crashes after the commit, before the reply'),
  'crash-after-call': fault(
    5,
    0.005,
    0.05,
    'a node crashes after an external call, before recording its result',
  ),
  'crash-in-recovery': fault(6, 0.1, 0.4, 'a node crashes again while it starts'),
  'crash-all': fault(7, 0.05, 0.3, 'a crash takes every node down'),
  pause: fault(8, 0.001, 0.01, 'a node pauses for 1 s to 30 min'),
  zombie: fault(
    9,
    0.002,
    0.01,
    'a node pauses inside a transaction, beyond the life of its session, and continues',
  ),
  'out-of-memory': fault(10, 0.02, 0.15, 'a node crashes with a whole batch decided'),
  'restart-loop': fault(12, 0.05, 0.3, 'a node crashes again and again before it serves'),
  'version-conflict': fault(13, 0.01, 0.1, 'a commit conflicts although no other was faster'),
  'serialization-abort': fault(14, 0.005, 0.05, 'the store aborts a transaction while it loads'),
  'connection-lost': fault(15, 0.002, 0.02, 'the connection breaks before the commit'),
  'outcome-unknown': fault(16, 0.002, 0.02, 'the answer to the commit is lost, committed or not'),
  'pool-exhausted': fault(17, 0.002, 0.02, 'no connection is free'),
  'slow-commit': fault(18, 0.005, 0.05, 'a commit takes up to 30 s'),
  'foreign-transaction': fault(19, 0.02, 0.1, 'another client’s transaction locks a row for up to a minute'),
  'stale-read': fault(20, 0.05, 0.3, 'a screen or a sweep reads a lagging replica'),
  'disk-full': fault(23, 0.001, 0.01, 'a write is refused'),
  drop: fault(27, 0.02, 0.2, 'a message is lost and delivered again'),
  duplicate: fault(28, 0.05, 0.5, 'a message comes twice'),
  'late-duplicate': fault(29, 0.005, 0.05, 'a message comes again hours later'),
  reorder: fault(30, 0.02, 0.3, 'a message waits up to an hour while later ones pass'),
  delay: fault(31, 0.005, 0.05, 'a message takes up to three days'),
  'duplicate-in-batch': fault(32, 0.05, 0.3, 'one batch holds the same message twice'),
  'ack-lost': fault(33, 0.02, 0.2, 'the broker accepted the batch, and the acknowledgement is lost'),
  'broker-dedupe': fault(34, 0.2, 0.8, 'the broker drops a message it was sent before'),
  poison: fault(35, 0.005, 0.05, 'a consumer fails on one message several times'),
  'dead-letter': fault(36, 0.1, 0.5, 'a message that failed too often waits for a redrive'),
  'broker-emptied': fault(37, 0.0005, 0.004, 'the broker loses what it has not delivered yet'),
  'timeout-done': fault(38, 0.02, 0.2, 'the gateway acts, and its answer is lost'),
  'timeout-not-done': fault(39, 0.02, 0.2, 'the call never reaches the gateway'),
  'gateway-error': fault(40, 0.02, 0.2, 'the gateway answers 5xx, and the next try succeeds'),
  'early-callback': fault(41, 0.05, 0.3, 'the notification overtakes our own commit'),
  'callback-reorder': fault(42, 0.05, 0.4, 'notifications come out of order'),
  'gateway-silent': fault(43, 0.02, 0.15, 'the gateway is silent for hours'),
  'late-success': fault(44, 0.05, 0.3, 'a closed or declined attempt is charged nevertheless'),
  'other-amount': fault(45, 0.01, 0.1, 'money comes in another amount or currency'),
  'refund-reversed': fault(46, 0.05, 0.3, 'a refund succeeds, then the money comes back'),
  dispute: fault(47, 0.05, 0.3, 'the shopper disputes the charge, also while a refund is under way'),
  'clock-skew': fault(48, 0.2, 0.6, 'a node’s clock is off by up to five minutes'),
  'clock-jump': fault(48, 0.05, 0.3, 'a node’s clock jumps by an hour'),
  'key-unknown': fault(55, 0.01, 0.1, 'the gateway signs with a key that the host has not fetched yet'),
  'callback-duplicate': fault(49, 0.05, 0.4, 'a notification comes several times'),
  'double-charge': fault(50, 0.02, 0.1, 'one attempt is charged twice'),
  'refund-fails': fault(51, 0.05, 0.3, 'the gateway fails a refund'),
  'refund-abnormal': fault(52, 0.02, 0.2, 'a refund cannot be paid out and needs another route'),
  'console-refund': fault(53, 0.01, 0.08, 'an operator refunds at the gateway’s console'),
  'capture-fails': fault(56, 0.05, 0.3, 'the gateway fails a capture of reserved money'),
  'authorisation-lapses': fault(57, 0.05, 0.3, 'reserved money is released before it is captured'),
  'declined-late': fault(54, 0.02, 0.1, 'a decline comes after the success'),
} as const satisfies { readonly [name: string]: FaultClass };

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/**
 * Classes of the fault model that do not apply yet, with the reason.
 * They are listed and never counted as survived.
 */
export const NOT_APPLICABLE: { readonly [number: number]: string } = {
  11: 'mixed versions: there is only one version of the code so far',
  21: 'a failover that loses acknowledged commits: the claim covers process crashes, not lost disks',
  22: 'a restored backup: nothing restores yet',
  24: 'a corrupt event row: folding fails with a typed error, tested beside the machines',
  25: 'a foreign writer: the store belongs to the library alone',
  26: 'a schema older than the code: tested with the SQL adapter',
};
