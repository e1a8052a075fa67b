/** Records what callers sent and received, outside of everything that may fail, and judges each answer. */
import type { CommittedEvent } from '../../app/index.ts';
import { hasCode } from '../../core/error-code.ts';
import type { KeyedAnswer } from '../../testing/invariants/index.ts';
import { paymentIn, type Shop } from '../actors/shop.ts';
import type { RunContext } from '../engine/context.ts';
import type { Findings } from '../engine/findings.ts';
import type { Answer, FlatRequest, SentRequest } from '../world/request.ts';
import type { AnswerOracle } from './answer-oracle.ts';

/** The outcome of one request over all its tries. */
interface Progress {
  lost: boolean;
  accepted: boolean;
  refused: boolean;
}

interface Answered {
  readonly request: SentRequest;
  readonly answer: () => string;
  readonly refused: KeyedAnswer['refused'] | undefined;
}

const INJECTED = 'no space is left';

export class Auditor {
  readonly acknowledged: CommittedEvent[] = [];
  /** Addresses of all acts sent. */
  readonly acts: string[] = [];
  readonly #requests = new Map<string, SentRequest>();
  /** Stock requests by operation id. */
  readonly stockRequests = new Map<string, FlatRequest>();
  readonly #answersByKey = new Map<string, Answered[]>();
  readonly #known = new Map<SentRequest, Progress>();
  readonly #committed = new Set<string>();
  readonly #context: RunContext;
  readonly #findings: Findings;
  readonly #oracle: AnswerOracle;

  constructor(context: RunContext, findings: Findings, oracle: AnswerOracle) {
    this.#context = context;
    this.#findings = findings;
    this.#oracle = oracle;
  }

  /** An act that shrinking may leave out. */
  acted(address: string): void {
    this.acts.push(address);
  }

  sent(request: SentRequest): void {
    if (this.#requests.has(request.correlation)) return;
    this.#requests.set(request.correlation, request);
    const { flat } = request;
    const { opId } = flat.command;
    if (typeof opId !== 'string') return;
    for (const id of [opId, `${opId}/in`, `${opId}/out`]) this.stockRequests.set(id, flat);
  }

  /** The request behind a history record. */
  requestOf(correlation: string): SentRequest | undefined {
    return this.#requests.get(correlation);
  }

  committed(correlation: string): void {
    this.#committed.add(correlation);
  }

  answered(shop: Shop, request: SentRequest, answer: Answer, sentAt: number): void {
    const known = this.#known.get(request) ?? { lost: false, accepted: false, refused: false };
    this.#known.set(request, known);
    if ('lost' in answer) {
      known.lost = true;
      return;
    }
    if ('result' in answer) this.#accepted(shop, request, answer.result, known);
    else if ('failure' in answer) this.#failed(request, answer.failure, sentAt, known);
  }

  #accepted(
    shop: Shop,
    request: SentRequest,
    { events, replayed }: { events: readonly CommittedEvent[]; replayed: boolean },
    known: Progress,
  ): void {
    const { marks } = this.#context;
    if (known.lost) marks.hit('unknown-resolved-done');
    if (replayed) marks.hit('double-click-replayed');
    const { type, paymentId } = request.flat.command;
    const paid =
      type === 'processing' &&
      paymentIn(shop, String(paymentId))?.receipts.some(({ kind }) => kind === 'payment');
    if (paid && events.length === 0) marks.hit('processing-after-paid');
    known.lost = false;
    known.accepted = true;
    for (const event of events) this.acknowledged.push(event);
    this.#remember(request, () => JSON.stringify(events));
    this.#oracle.judgeBooking(shop, request);
  }

  #failed(
    request: SentRequest,
    failure: Extract<Answer, { failure: unknown }>['failure'],
    sentAt: number,
    known: Progress,
  ): void {
    const { marks } = this.#context;
    switch (failure.code) {
      case 'OUTCOME_UNKNOWN':
        known.lost = true;
        return;
      case 'CONFLICT':
        marks.hit('conflict-answered');
        return;
      case 'STORE_FAILED':
        this.#injected(request, failure.cause);
        return;
      case 'KEY_REUSED':
        marks.hit('key-reused-other-body');
        this.#remember(request, () => '', 'KEY_REUSED');
        return;
      case 'REFUSED': {
        if (failure.replayed) marks.hit('refusal-replayed');
        if (known.lost) marks.hit('unknown-resolved-not-done');
        if (known.accepted && request.options.key !== undefined)
          this.#findings.add(
            'W14',
            request.address,
            'answer to the same request',
            'the receipt',
            failure.refusals[0]?.code,
          );
        known.refused = true;
        this.#remember(request, () => JSON.stringify(failure.refusals));
        if (!failure.replayed) this.#oracle.judgeRefusal(request, failure.refusals, sentAt);
        return;
      }
      case 'BUG':
        this.#injected(request, failure.cause);
        return;
      case 'IN_PROGRESS':
      case 'MALFORMED_REQUEST':
      case 'NOT_FOUND':
      case 'PORT_FAILED':
        return;
    }
  }

  #remember(request: SentRequest, answer: () => string, refused?: KeyedAnswer['refused']): void {
    const { key } = request.options;
    if (key === undefined) return;
    const id = `${request.useCase.name} ${key}`;
    const answers = this.#answersByKey.get(id);
    if (answers) answers.push({ request, answer, refused });
    else this.#answersByKey.set(id, [{ request, answer, refused }]);
  }

  /** Answers per key, as text. A key with a single answer has nothing to compare. */
  get answers(): readonly KeyedAnswer[] {
    return [...this.#answersByKey].flatMap(([key, answers]) =>
      answers.length < 2
        ? []
        : answers.map(({ request: { command }, answer, refused }) => ({
            ...{ key, request: JSON.stringify(command), answer: answer() },
            ...(refused !== undefined && { refused }),
          })),
    );
  }

  /** A cause that no fault injected is a bug that escaped. */
  #injected(request: SentRequest, cause: unknown): void {
    const ours =
      hasCode(cause, 'STORE_UNAVAILABLE', 'CONFLICT') || (cause as Error | undefined)?.message === INJECTED;
    if (!ours)
      this.#findings.add(
        'W12',
        `${request.useCase.name} ${request.address}`,
        'cause',
        'a planted fault',
        cause,
      );
  }

  /** At rest: no refused request has left events. */
  judgeAtRest(): void {
    for (const [request, { accepted, refused }] of this.#known) {
      const landed = this.#committed.has(request.correlation);
      if (
        refused &&
        !accepted &&
        landed &&
        request.options.key !== undefined &&
        this.#requests.get(request.correlation) === request
      )
        this.#findings.add('W13', request.address, 'events of a refused request', 'none', 'some');
    }
  }
}
