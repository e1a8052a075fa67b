/**
 * Where a connection is cut while COMMIT is under way, and who hears of it. `neither` is a connection that is half open:
 * either side goes on waiting until its own clock says otherwise.
 */
export interface CutKind {
  /** Cut at some byte of the COMMIT message, or at some byte of the server's reply to it. */
  readonly within: 'message' | 'reply';
  readonly noticedBy: 'both' | 'neither';
  /** The message arrives all the same, after the client has given up. */
  readonly late?: true;
  /** How many of a hundred cuts. Half-open ones keep rows locked until a timeout frees them, so they are few. */
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
