/** A payment gateway for tests, with books of its own. */
export type { Capture, Charge, Dispute, GatewayBooks, GatewayRefund, Take } from './books.ts';
export {
  type CaptureFault,
  CHANNEL as SIMULATED_CHANNEL,
  type GatewayFault,
  MERCHANT as SIMULATED_MERCHANT,
} from './channel.ts';
export { type SimulatedGateway, type SimulatedGatewaySettings, simulatedGateway } from './simulated.ts';
