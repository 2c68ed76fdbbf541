const MINUTE = 60_000;
/** The receivers keep an event in mind for five minutes. */
const FORGETS_AFTER_MS = 6 * MINUTE;
const IMAGES = { path: '/api/image-generations', files: 'images', forgetsAfterMs: FORGETS_AFTER_MS } as const;
/** Videos of both kinds are rows of one table, made before the order; the first of the files is shown. */
const VIDEOS = {
  path: '/api/video-generations',
  files: 'videoFile',
  knowsBeforehand: true,
  forgetsAfterMs: FORGETS_AFTER_MS,
} as const;

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
  /**
   * A repetition of what is stored is answered like a failure, once the route has forgotten the event or by another process of the
   * frontend: before an event is sent again, the status route is asked whether it is there already.
   */
  readonly failsWhenRepeated?: true;
  /** The open route on which the frontend shows what it has of a job; absent where there is none, or only for signed-in users. */
  readonly status?: StatusRoute;
}

/** `GET {webhookBase}{path}/{id}/status`, without a token: 404 for an id that the frontend does not know. */
export interface StatusRoute {
  readonly path: string;
  /** How it shows the stored files: all of them (`images[].s3Key`), or the first (`videoFile.s3Key`). */
  readonly files: 'images' | 'videoFile';
  /** Whether the frontend makes its row before it orders: then an id that it does not know gets no webhooks. */
  readonly knowsBeforehand: boolean;
  /** How long after an acknowledgement a repetition would be ignored, and a margin. */
  readonly forgetsAfterMs: number;
}

/** The frontend's receivers, and what their answers mean. */
export const RECEIVERS = {
  image: {
    path: '/api/webhooks/image-completion',
    proofOfStore: 'images_count',
    status: { ...IMAGES, knowsBeforehand: true },
  },
  'ecommerce-image': {
    path: '/api/webhooks/image-ecommerce-completion',
    proofOfStore: 'images_count',
    // Five minutes, kept after 400 and 404; a 500 lets the event go.
    poison: { statuses: [400, 404], waitMs: 6 * MINUTE },
    // The order comes from the browser: the event itself makes the row.
    status: { ...IMAGES, knowsBeforehand: false },
  },
  video: {
    path: '/api/webhooks/video-completion',
    proofOfStore: 'num_videos',
    // The keys of its files are there already: 500 for ever.
    failsWhenRepeated: true,
    status: VIDEOS,
  },
  'custom-video': {
    path: '/api/webhooks/video-personnalisee-completion',
    proofOfStore: 'videos_count',
    poison: { statuses: [400, 404], waitMs: 6 * MINUTE },
    status: VIDEOS,
  },
  blog: {
    path: '/api/webhooks/blog-completion',
    proofOfStore: 'article_id',
    // It notes an event when it has stored it: what it refuses can be sent again at once. An attempt without an answer may have been
    // stored, and there is no route to ask: repeated within five minutes the same process knows it, later it is a second draft, which its
    // owner can delete, while an article that never came is lost.
  },
  book: {
    path: '/api/webhooks/book-completion',
    proofOfStore: 'result',
    // No age is looked at: the event goes with the first sweep, every ten minutes, that finds it five minutes old.
    poison: { statuses: [500], waitMs: 16 * MINUTE },
  },
} as const satisfies Record<string, Receiver>;

export type ReceiverName = keyof typeof RECEIVERS;
