/**
 * How the host around the library behaves. The defaults follow the guides.
 * The gauntlet removes single habits and expects an oracle to notice.
 */
export interface Habits {
  /** Consumers record which messages they handled. */
  readonly inbox: boolean;
  /** Consumers record a message only after its work is done. */
  readonly inboxAfterWork: boolean;
  /** Requests carry a key. */
  readonly keys: boolean;
  /** Requests without a key get a generated one. */
  readonly keysForAll: boolean;
  /** Due timers are swept. */
  readonly sweeps: boolean;
  /**
   * Every notification goes to the library, whatever the payment's status.
   * Only the library recognises repeats.
   */
  readonly forwardsAllCallbacks: boolean;
  /** The library answers repeated requests, and not a cache in front of it that compares keys alone. */
  readonly answersFromLibrary: boolean;
  /** The relay saves its cursor after it has published. */
  readonly cursorAfterPublish: boolean;
}

export const GOOD_HABITS: Habits = {
  inbox: true,
  inboxAfterWork: true,
  keys: true,
  keysForAll: false,
  sweeps: true,
  forwardsAllCallbacks: true,
  answersFromLibrary: true,
  cursorAfterPublish: true,
};
