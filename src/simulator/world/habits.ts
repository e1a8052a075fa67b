/**
 * How the host around the library behaves. All of it is how the guides say it should be done; the gauntlet takes single
 * habits away to see that somebody notices.
 */
export interface Habits {
  /** Consumers remember which messages they handled. */
  readonly inbox: boolean;
  /** … and remember it only once the work is done. */
  readonly inboxAfterWork: boolean;
  /** Requests carry a key. */
  readonly keys: boolean;
  /** Requests that nobody gave a key get one of their own. */
  readonly keysForAll: boolean;
  /** Timers that are due are looked for. */
  readonly sweeps: boolean;
  /** Callbacks are handed to the library whatever the status of the payment; it is the library that knows repeats. */
  readonly forwardsAllCallbacks: boolean;
  /** An answer is looked up by the library, and not by a cache in front of it that knows keys and nothing else. */
  readonly answersFromLibrary: boolean;
  /** The relay moves its bookmark after it published. */
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
