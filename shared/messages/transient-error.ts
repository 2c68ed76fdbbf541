/** A dependency is throttled, in conflict or out of reach: the same call may work in a moment. Nothing was decided. */
export class TransientError extends Error {
  readonly code = 'service_unavailable';

  constructor(what: string, cause?: unknown) {
    super(what, { cause });
  }
}
