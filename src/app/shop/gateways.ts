import { type AttemptRequest, type Gateway, NotSentError } from '../../ports/index.ts';

/** One gateway that passes every request on to the gateway of its channel. */
export function gatewayByChannel(gateways: { readonly [channel: string]: Gateway }): Gateway {
  const of = ({ channel = '' }: Pick<AttemptRequest, 'channel'>): Gateway => {
    const gateway = Object.hasOwn(gateways, channel) ? gateways[channel] : undefined;
    if (gateway === undefined) throw new NotSentError(`no gateway for the channel ${channel}`);
    return gateway;
  };
  return {
    pay: async (request, signal) => of(request).pay(request, signal),
    query: async (request, signal) => of(request).query(request, signal),
    close: async (request, signal) => of(request).close(request, signal),
    capture: async (request, signal) => of(request).capture(request, signal),
    queryCapture: async (request, signal) => of(request).queryCapture(request, signal),
    void: async (request, signal) => of(request).void(request, signal),
    refund: async (request, signal) => of(request).refund(request, signal),
    queryRefund: async (request, signal) => of(request).queryRefund(request, signal),
  };
}
