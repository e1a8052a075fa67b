/** A payment gateway for tests, with books of its own. */
export type {
  Capture,
  CaptureRequest,
  Charge,
  Dispute,
  GatewayBooks,
  GatewayRefund,
} from './books.ts';
export { CHANNEL as SIMULATED_CHANNEL, MERCHANT as SIMULATED_MERCHANT } from './books.ts';
export type { CaptureFault, GatewayFault } from './environment.ts';
export { type SimulatedGateway, type SimulatedGatewaySettings, simulatedGateway } from './simulated.ts';
