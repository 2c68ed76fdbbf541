/**
 * What one job, one image and one request use: measured on the local system or counted in the code. Time-outs, retries and cold starts are
 * left out: they are a few percent.
 */
export const USAGE = {
  /** DynamoDB units by `npm run bench -- --only units` (docs/benchmarks.md): a job of one image and a job of four, split into job and image. */
  writeUnits: { job: 24.2, image: 4.8 },
  readUnits: { job: 3.2, image: 3 },
  /** Reading a job, and where it stands in the queue. */
  readUnitsPerRequest: 2,
  /** A row is read some fifteen times in 20 s. */
  readUnitsPerHold: 16,
  requestSeconds: 0.04,
  /** Beside the model: rendering, storing, recording. */
  workerSeconds: 1.5,
  deliverySeconds: 0.6,
  /** The deliverer's look at what the frontend has stored of an end, 2 s after its acknowledgement: a turn of its own (docs/webhooks.md). */
  looksPerJob: 1,
  lookSeconds: 0.2,
  /** Send, receive, delete. */
  sqsPerMessage: 3,
  /** Lambda asks an idle queue with five connections, and SQS keeps each waiting for 20 s. */
  sqsPollsPerQueue: (5 * 86_400) / 20,
  /** Log lines with Lambda's own: of a request with its access log, an image, a webhook. */
  logBytes: { request: 1_700, image: 3_500, webhook: 1_500, scheduled: 900 },
  scheduledSeconds: { short: 0.1, audit: 30 },
  /** Values by which metrics are split. */
  valuesPerSplit: 6,
  rowBytes: { job: 2_500, ledger: 400 },
  /**
   * The nightly audit: it scans the ledger eventually consistent (half a unit for 4 KB), reads every row of both tables consistently (a
   * unit), and asks the bucket for so many files at most (MOST_FILES of functions/audit-accounts/handler.ts).
   */
  audit: { readUnitsPerKilobyte: { job: 1 / 4, ledger: 1.5 / 4 }, mostFiles: 20_000 },
} as const;

/** The same under attack: the bench above with prompts of 4,000 characters of four bytes each. */
export const USAGE_AT_MOST = {
  writeUnits: { job: 135, image: 36 },
  readUnits: { job: 12, image: 11 },
  /** A page of a hundred jobs, eventually consistent; others read a row or two. */
  readUnitsPerRequest: { page: 128, other: 8 },
  imagesPerJob: 4,
} as const;
