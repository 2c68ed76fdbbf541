/**
 * What the frontend orders and this version does not make yet, with the route of its order: a session is checked there, and the order
 * is answered with 503, or forwarded to the old server. A kind that is built leaves this list.
 */
export const PLANNED_KINDS = {
  'ecommerce-image': '/api/secure/images/generate-ecommerce',
} as const;

export type PlannedKind = keyof typeof PLANNED_KINDS;
