const MINUTE = 60_000;

/** One webhook route of the frontend, and what its answers mean. */
export interface Receiver {
  /** Added to the stage's webhook base. */
  readonly path: string;
  /** The member that only the answer to a real store of a completed job has; a repetition gets the bare success. */
  readonly proofOfStore: string;
  /**
   * The route notes an event before it looks at it, and after these answers it does not forget it: for a while a repetition gets
   * "already processed" and nothing is stored. `waitMs` is that while and a margin.
   */
  readonly poison?: { readonly statuses: readonly number[]; readonly waitMs: number };
}

/**
 * The frontend's receivers whose answers are understood. Videos and articles are not among them: a repetition of theirs is an
 * error for ever or a second article, which needs more than a wait.
 */
export const RECEIVERS = {
  image: { path: '/api/webhooks/image-completion', proofOfStore: 'images_count' },
  'ecommerce-image': {
    path: '/api/webhooks/image-ecommerce-completion',
    proofOfStore: 'images_count',
    // Five minutes, kept after 400 and 404; a 500 lets the event go.
    poison: { statuses: [400, 404], waitMs: 6 * MINUTE },
  },
  'custom-video': {
    path: '/api/webhooks/video-personnalisee-completion',
    proofOfStore: 'videos_count',
    poison: { statuses: [400, 404], waitMs: 6 * MINUTE },
  },
  book: {
    path: '/api/webhooks/book-completion',
    proofOfStore: 'result',
    // No age is looked at: the event goes with the first sweep, every ten minutes, that finds it five minutes old.
    poison: { statuses: [500], waitMs: 16 * MINUTE },
  },
} as const satisfies Record<string, Receiver>;

export type ReceiverName = keyof typeof RECEIVERS;
