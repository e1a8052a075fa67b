/** A contract: cases as data, for whatever test runner a host has. */
import { hasCode } from '../../core/error-code.ts';
import { codeOf, within } from '../proof.ts';

/** One thing an adapter has to be able to do. `run` rejects with a reason when it cannot. */
export interface ContractCase {
  /** Stable; printed with every failure. */
  readonly id: string;
  readonly title: string;
  run(): Promise<void>;
}

/** A case that could not be asked, because the adapter does not say that it can do this, or lends no hand. Not a pass. */
export interface NotProven {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}

export interface Contract {
  readonly cases: readonly ContractCase[];
  readonly notProven: readonly NotProven[];
}

export interface ContractReport {
  readonly passed: readonly string[];
  readonly failed: readonly { readonly id: string; readonly title: string; readonly message: string }[];
  readonly notProven: readonly NotProven[];
}

/** A case before it is given an adapter. */
export interface CaseFor<Setup, Need extends string> {
  readonly id: string;
  readonly title: string;
  readonly needs?: readonly Need[];
  readonly run: (setup: Setup) => Promise<void>;
}

/** How long one case may take: a store that hangs has failed. */
export const CASE_LIMIT_MS = 20_000;

export function contractOf<Setup, Need extends string>(
  all: readonly CaseFor<Setup, Need>[],
  setup: Setup,
  lacks: (need: Need) => string | undefined,
  limitMs = CASE_LIMIT_MS,
): Contract {
  const cases: ContractCase[] = [];
  const notProven: NotProven[] = [];
  for (const { id, title, needs = [], run } of all) {
    const why = needs.flatMap((need) => lacks(need) ?? []).join('; ');
    if (why === '') cases.push({ id, title, run: () => within(limitMs, run(setup), `${id} ${title}`) });
    else notProven.push({ id, title, why });
  }
  return { cases, notProven };
}

/**
 * Runs a contract one case after another, for hosts without a test runner at hand.
 *
 * @example
 * const { failed, notProven } = await runContract(storeContract({ create: async () => myStore() }));
 */
export async function runContract(
  { cases, notProven }: Contract,
  { only }: { readonly only?: readonly string[] | undefined } = {},
): Promise<ContractReport> {
  const passed: string[] = [];
  const failed: { id: string; title: string; message: string }[] = [];
  for (const { id, title, run } of cases) {
    if (only?.includes(id) === false) continue;
    try {
      await run();
      passed.push(id);
    } catch (error) {
      const message = hasCode(error, 'NOT_AS_IT_MUST_BE')
        ? error.message
        : `${codeOf(error)} ${String(error)}`;
      failed.push({ id, title, message });
    }
  }
  return { passed, failed, notProven };
}
