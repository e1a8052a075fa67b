/** Everything that observes a run without taking part in it: oracles, marks, trace and hash. */
import type { OrderPolicy } from '../../order/index.ts';
import type { Shop } from '../actors/shop.ts';
import type { RunContext } from '../engine/context.ts';
import type { Findings } from '../engine/findings.ts';
import { RollingHash } from '../engine/hash.ts';
import { AnswerOracle } from '../oracles/answer-oracle.ts';
import { Auditor } from '../oracles/auditor.ts';
import { markCommit, markRefusal } from '../oracles/commit-marks.ts';
import { CommitOracle } from '../oracles/commit-oracle.ts';
import { ShadowStock } from '../oracles/shadow-stock.ts';
import type { Commit } from '../world/database.ts';
import type { Answer, SentRequest } from '../world/request.ts';
import { traceAnswer, traceCommit } from './trace-lines.ts';

export class Observers {
  readonly findings: Findings;
  readonly hash = new RollingHash();
  readonly shadow: ShadowStock;
  readonly auditor: Auditor;
  readonly #context: RunContext;
  readonly #oracle: CommitOracle;

  constructor(context: RunContext, findings: Findings, policy: OrderPolicy) {
    this.#context = context;
    this.findings = findings;
    this.shadow = new ShadowStock(policy, findings);
    this.auditor = new Auditor(context, findings, new AnswerOracle(context, findings, this.shadow));
    this.#oracle = new CommitOracle(findings, this.auditor, this.shadow);
  }

  committed(shop: Shop, commit: Commit): void {
    const { kernel, trace, marks } = this.#context;
    const { now } = kernel;
    const { node, writes } = commit;
    for (const { data, kind, id, version } of writes.history)
      this.hash.add(`${now} ${node.name} ${kind} ${id} ${version} ${JSON.stringify(data)}`);
    for (const { opId, newAvailable } of writes.movements) this.hash.add(`${now} ${opId} ${newAvailable}`);
    if (trace.wanted) traceCommit(trace, now, commit, (correlation) => this.auditor.requestOf(correlation));
    markCommit(shop, marks, commit);
    this.#oracle.judge(shop, commit, now);
  }

  answered(shop: Shop, request: SentRequest, answer: Answer, sentAt: number): void {
    const { kernel, trace, marks } = this.#context;
    const failure = 'failure' in answer ? answer.failure : undefined;
    if (failure?.code === 'REFUSED')
      for (const { code } of failure.refusals) markRefusal(shop, marks, code, request.flat.command);
    if ('lost' in answer && kernel.now > sentAt) marks.hit('crash-lost-reply');
    this.auditor.answered(shop, request, answer, sentAt);
    if (trace.wanted) traceAnswer(shop, request, answer);
  }
}
