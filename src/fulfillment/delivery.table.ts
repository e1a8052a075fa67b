/** The instants of a delivery, in logical order. */
export const DELIVERY_MILESTONES = [
  'paidAt',
  'dispatchedAt',
  'inTransitAt',
  'outForDeliveryAt',
  'receivedAt',
] as const;
export type DeliveryMilestone = (typeof DELIVERY_MILESTONES)[number];

/** The stages of a delivery (source A, 4.3.2), each from one milestone to another. */
export const deliveryStages = {
  warehouseProcessingMinutes: ['paidAt', 'dispatchedAt'],
  firstMileMinutes: ['dispatchedAt', 'inTransitAt'],
  lineHaulMinutes: ['inTransitAt', 'outForDeliveryAt'],
  lastMileMinutes: ['outForDeliveryAt', 'receivedAt'],
  totalMinutes: ['paidAt', 'receivedAt'],
} as const satisfies { readonly [stage: string]: readonly [DeliveryMilestone, DeliveryMilestone] };

export type DeliveryStage = keyof typeof deliveryStages;
export const DELIVERY_STAGES: readonly DeliveryStage[] = Object.keys(deliveryStages) as DeliveryStage[];
