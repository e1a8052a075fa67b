/**
 * Where a connection is cut during COMMIT, and which sides notice.
 * `neither` is a half-open connection: both sides wait until their own timeout.
 */
export interface CutKind {
  /** The cut is at some byte of the COMMIT message, or of the server's reply. */
  readonly within: 'message' | 'reply';
  readonly noticedBy: 'both' | 'neither';
  /** The message still arrives after the client has given up. */
  readonly late?: true;
  /** Percentage of all cuts. Half-open cuts keep rows locked until a timeout, so they are few. */
  readonly share: number;
}

export const CUTS = {
  'in the message': { within: 'message', noticedBy: 'both', share: 39 },
  'in the reply': { within: 'reply', noticedBy: 'both', share: 39 },
  'half open, message lost': { within: 'message', noticedBy: 'neither', share: 7 },
  'half open, reply lost': { within: 'reply', noticedBy: 'neither', share: 8 },
  'half open, message late': { within: 'message', noticedBy: 'neither', late: true, share: 7 },
} as const satisfies { readonly [name: string]: CutKind };

export type CutName = keyof typeof CUTS;
export const CUT_NAMES = Object.keys(CUTS) as readonly CutName[];
