/** Gateways with one fault each, over the simulated one. `caughtBy` names the case that must fail. */
import type { Gateway } from '../../ports/index.ts';
import { type SimulatedGateway, simulatedGateway } from '../gateway/index.ts';

export interface BrokenGateway {
  readonly name: string;
  readonly fault: string;
  readonly caughtBy: string;
  readonly create: () => SimulatedGateway;
}

const over = (change: (sound: SimulatedGateway) => Partial<Gateway>) => (): SimulatedGateway => {
  const sound = simulatedGateway({ authoriseFirst: ({ attemptId }) => attemptId.startsWith('authorised') });
  return { ...sound, ...change(sound) };
};

export const brokenGateways: readonly BrokenGateway[] = [
  {
    name: 'charges-every-time',
    fault: 'every try of a payment gets a key of its own',
    caughtBy: 'C40',
    create: over((sound) => {
      let nth = 0;
      return {
        pay: (request, signal) =>
          sound.pay({ ...request, attemptId: `${request.attemptId}#${nth++}` }, signal),
      };
    }),
  },
  {
    name: 'forgets-keys',
    fault: 'the channel knows a key for fifty calls, then it is a new operation',
    caughtBy: 'C40.refund',
    create: over((sound) => {
      let calls = 0;
      return {
        refund: (request, signal) =>
          sound.refund({ ...request, refundId: `${request.refundId}@${Math.floor(calls++ / 50)}` }, signal),
      };
    }),
  },
  {
    name: 'key-is-the-amount',
    fault: 'two refunds of one amount are taken for one',
    caughtBy: 'C40.refund',
    create: over((sound) => ({
      refund: (request, signal) =>
        sound.refund({ ...request, refundId: `${request.channelTxnId}/${request.amountMinor}` }, signal),
    })),
  },
  {
    name: 'resends-as-new',
    fault: 'a refund that is sent again is a new one',
    caughtBy: 'C40.refund',
    create: over((sound) => ({
      refund: (request, signal) =>
        sound.refund(
          request.how === 'resend' ? { ...request, refundId: `${request.refundId}+` } : request,
          signal,
        ),
    })),
  },
  {
    name: 'looks-then-acts',
    fault: 'it checks whether the key is known, then acts: two at once both find nothing',
    caughtBy: 'C40.parallel',
    create: over((sound) => {
      const known = new Map<string, string>();
      let nth = 0;
      return {
        refund: async (request, signal) => {
          const seen = known.get(request.refundId);
          await undefined;
          const refundId = seen ?? `${request.refundId}#${nth++}`;
          known.set(request.refundId, refundId);
          return sound.refund({ ...request, refundId }, signal);
        },
      };
    }),
  },
  {
    name: 'knows-everything',
    fault: 'a refund that it was never sent is reported as under way',
    caughtBy: 'C40.asked',
    create: over(() => ({
      queryRefund: async ({ refundId }) => ({ facts: [{ type: 'refundAccepted', refundId }] }),
    })),
  },
  {
    name: 'captures-every-time',
    fault: 'every try of a capture gets a key of its own',
    caughtBy: 'C40.capture',
    create: over((sound) => {
      let nth = 0;
      return {
        capture: (request, signal) =>
          sound.capture({ ...request, captureId: `${request.captureId}#${nth++}` }, signal),
      };
    }),
  },
  {
    name: 'captures-once-an-amount',
    fault: 'two captures of one amount are taken for one',
    caughtBy: 'C40.capture',
    create: over((sound) => ({
      capture: (request, signal) =>
        sound.capture({ ...request, captureId: `${request.attemptId}/${request.amountMinor}` }, signal),
    })),
  },
  {
    name: 'looks-then-captures',
    fault: 'it checks whether the capture is known, then acts: two at once both find nothing',
    caughtBy: 'C40.capture.parallel',
    create: over((sound) => {
      const known = new Set<string>();
      let nth = 0;
      return {
        capture: async (request, signal) => {
          const seen = known.has(request.captureId);
          await undefined;
          known.add(request.captureId);
          const captureId = seen ? request.captureId : `${request.captureId}#${nth++}`;
          return sound.capture({ ...request, captureId }, signal);
        },
      };
    }),
  },
  {
    name: 'captures-all-there-is',
    fault: 'a part is captured as the whole',
    caughtBy: 'C40.capture.several',
    create: over((sound) => ({
      capture: (request, signal) => sound.capture({ ...request, amountMinor: 10_000 }, signal),
    })),
  },
  {
    name: 'captures-only-once',
    fault: 'the first capture releases the rest',
    caughtBy: 'C40.capture.several',
    create: over((sound) => ({
      capture: (request, signal) => sound.capture({ ...request, final: true }, signal),
    })),
  },
  {
    name: 'captures-too-much',
    fault: 'a capture refused as above the authorised amount is reported as captured',
    caughtBy: 'C40.capture.several',
    create: over((sound) => ({
      queryCapture: async (request, signal) => {
        const { facts, ...rest } = await sound.queryCapture(request, signal);
        return { ...rest, facts: facts.map((fact) => ({ ...fact, type: 'captured' }) as typeof fact) };
      },
    })),
  },
  {
    name: 'knows-every-capture',
    fault: 'a capture that it was never sent is reported as under way',
    caughtBy: 'C40.capture.asked',
    create: over((sound) => ({
      queryCapture: async (request, signal) => ({
        facts: (await sound.queryCapture(request, signal)).facts,
      }),
    })),
  },
  {
    name: 'voids-nothing',
    fault: 'a void is answered and not carried out',
    caughtBy: 'C40.void',
    create: over(() => ({
      void: async ({ attemptId }) => ({ facts: [{ type: 'closed', attemptId }] }),
    })),
  },
];
