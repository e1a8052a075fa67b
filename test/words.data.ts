/** Names that this code base does not use, and what it uses instead. The glossary has the words it does use. */

export type Kind = 'function' | 'variable' | 'parameter' | 'type' | 'property' | 'file';

export interface Ban {
  /** One or several names. */
  readonly names: readonly string[];
  readonly use: string;
  /**
   * Where and as what the name is banned, for names that are plain English or a term of something else. Without it the
   * name is banned in every identifier, also as a part (`tellPayment` for `tell`), in literals and in the names of files.
   */
  readonly within?: readonly string[];
  readonly kinds?: readonly Kind[];
}

const everywhere = [''];
const MACHINES = ['src/core/', 'src/order/', 'src/payment/'];

export const bans: readonly Ban[] = [
  // Sending and recording
  { names: ['tell', 'told', 'say', 'heard'], use: 'record (facts), send (commands), reported' },
  { names: ['said'], use: 'channel notification, reported' },
  {
    names: ['Notice', 'ReceiveReport', 'ReportedFact'],
    use: 'webhook request → channel notification → payment facts',
  },
  {
    names: ['Report', 'reports'],
    use: 'payment facts',
    within: ['src/flow/', 'src/ports/', 'src/app/', 'src/channels/', 'src/payment/'],
  },
  {
    names: ['shopFlow', 'till', 'desk'],
    use: 'flows or use cases of the shop, payment context, gateway client',
  },
  { names: ['CallbackDoor', 'door', 'doors'], use: 'webhook endpoint, endpoints' },
  { names: ['again'], use: 'retry', within: ['src/app/', 'src/ports/', 'src/adapters/'] },
  { names: ['touches'], use: 'locks', within: everywhere },
  { names: ['follow'], use: 'locksNext', within: ['src/app/', 'src/flow/', 'src/ports/', 'src/adapters/'] },
  { names: ['Ref', 'RefMap'], use: 'row key', within: everywhere },
  // The kernel
  { names: ['Ask', 'Asking'], use: 'who asks, rule definition', within: everywhere },
  { names: ['Parts'], use: 'MachineDefinition', within: ['src/core/'] },
  { names: ['askable'], use: 'defineRules' },
  { names: ['machine'], use: 'defineMachine', within: everywhere, kinds: ['function'] },
  { names: ['early'], use: 'precheck', within: MACHINES },
  { names: ['saying'], use: 'constantChecks' },
  { names: ['spread'], use: 'normalizeCell', within: ['src/core/'] },
  { names: ['drafted'], use: 'runUseCase' },
  {
    names: ['recall', 'print'],
    use: 'replayStored, fingerprint',
    within: ['src/core/', 'src/app/', 'src/flow/'],
  },
  { names: ['offers', 'shopperMayAsk'], use: 'visible commands by role', within: everywhere },
  {
    names: ['ScreenPolicy', 'orderRulesUnder'],
    use: 'one policy type that a page loads, orderRulesFor(policy)',
  },
  { names: ['wordOf'], use: '{ outcome, query }' },
  // Emitting and folding
  { names: ['happening'], use: 'toEvent' },
  { names: ['uninvited'], use: 'refusedRole' },
  { names: ['picked', 'untouched', 'unheld'], use: 'copyLines, newLine, releaseHolds' },
  { names: ['standing'], use: 'statusFromFacts, status', within: everywhere },
  { names: ['live'], use: 'active', within: [...MACHINES, 'src/flow/'] },
  {
    names: ['inHand', 'stillToCome', 'hopeless'],
    use: 'deliveredNotReturned, maxCapturable, nothingLeftToCapture',
  },
  // Money
  { names: ['giveBack', 'letGo'], use: 'refundRemaining, voidAuthorisation' },
  { names: ['wanted'], use: 'isStillOwed', within: ['src/payment/', 'src/flow/', 'src/order/', 'src/app/'] },
  { names: ['paidFor', 'reportRefund'], use: 'recordOrderPaid or refundAffectsOrder, recordOrderRefund' },
  { names: ['goneMinor', 'heardMinor'], use: 'refundedMinor, reportedRefundMinor' },
  { names: ['paidKnown', 'paidOther', 'paidUnwanted'], use: 'paidDuplicate, paidConflicting, paidSurplus' },
  { names: ['restKnown', 'restFailed'], use: 'remainderReleased, remainderFailed' },
  { names: ['agreed'], use: 'accepted', within: everywhere },
  { names: ['NotAnswered'], use: '…Error' },
  { names: ['LOOKS', 'LOOK_AGAIN'], use: 'MAX_LOOKUPS, STALE_LOOKUP', within: everywhere },
  { names: ['handOver'], use: 'nextAction' },
  {
    names: ['guarded', 'moving', 'asking'],
    use: 'withPolicies, writes, reads',
    within: ['src/app/', 'src/core/'],
  },
  // Running
  { names: ['lanes'], use: 'concurrency' },
  { names: ['alone'], use: 'retryAlone', within: ['src/app/'] },
  { names: ['keep', 'take'], use: 'saveKey, drain', within: ['src/app/', 'src/flow/', 'src/adapters/sql/'] },
  { names: ['spare'], use: 'inHostTransaction', within: everywhere },
  { names: ['merchantAuditHours'], use: 'merchantReviewHours' },
  // Tracking
  { names: ['shelf', 'grave', 'bury'], use: 'order store, tombstone, evict' },
  {
    names: ['board', 'moves', 'accounts', 'digest'],
    use: 'aggregate, transitions, counters, hash',
    within: ['src/tracking/'],
  },
  // Tests, simulator, rig
  { names: ['visits', 'deeds'], use: 'call counters, actions' },
  { names: ['ground'], use: 'context' },
  {
    names: ['post'],
    use: 'webhook sender',
    within: ['src/simulator/', 'rig/'],
    kinds: ['function', 'property', 'type', 'file'],
  },
  // One word, one thing
  { names: ['Receipt'], use: 'CommitResult', within: ['src/app/', 'src/ports/', 'src/flow/', 'src/core/'] },
  {
    names: ['LevelBoard', 'LevelTable', 'levels'],
    use: 'open-order gauge',
    within: ['src/tracking/windows/'],
  },
  { names: ['settle'], use: 'decideEvents, completeTimer, closeSplit' },
  { names: ['settlement'], use: 'split payment', within: [...MACHINES, 'src/flow/', 'src/app/'] },
  {
    names: ['plan', 'Plan'],
    use: 'Writes',
    within: ['src/flow/', 'src/app/', 'src/ports/'],
    kinds: ['function', 'property', 'type'],
  },
  {
    names: ['row', 'rows', 'Row'],
    use: 'cell key, the class of a fact',
    within: ['src/core/', 'src/payment/'],
  },
  { names: ['Draft', 'draft'], use: 'UnitOfWork', within: ['src/flow/', 'src/app/', 'src/core/'] },
];

/** Words that no comment and no page needs: the subject is the caller, the channel, the customer, the code. */
export const vagueWords = /\b(somebody|nobody|told|heard|tell|tells|telling)\b/gi;

/** The catalogues whose ids a title may end with: `[invariant S14]`, `[bad input 60]`. */
export const catalogues: readonly string[] = [
  'invariant',
  'strain',
  'money',
  'reported',
  'host',
  'gap',
  'bad input',
  'cost',
  'source A',
];
