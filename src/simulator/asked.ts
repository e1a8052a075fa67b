/** What a request says of whom. A callback reads like the fact it brings. */
import type { Report, UseCase } from '../flow/index.ts';

/** A request as those look it up who judge it. */
export interface Asked {
  readonly name: string;
  readonly command: { readonly [field: string]: unknown };
}

export function askedBy({ name }: UseCase<never>, command: object): Asked {
  if (!('report' in command)) return { name, command: command as Asked['command'] };
  const { report, ...rest } = command as { readonly report: Report };
  const { paymentId, fact } = report;
  return { name, command: { ...fact, ...rest, paymentId, source: 'callback' } };
}
