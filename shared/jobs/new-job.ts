import type { ImageRequest } from '../kinds/image/image-request.ts';
import type { CreditMode, ImageJob } from './job.ts';

/** What a stage decides about new jobs. */
export interface JobTerms {
  readonly creditMode: CreditMode;
  /** List price of one image, in credits. */
  readonly imagePrice: number;
  readonly deadlineSeconds: number;
}

/** Who asks for what. */
export interface NewImageJob {
  readonly userId: string;
  readonly jobId: string;
  readonly jobIdFrom: ImageJob['jobIdFrom'];
  readonly orderedFrom?: ImageJob['orderedFrom'];
  readonly clientUserId?: string | undefined;
  readonly request: ImageRequest;
  readonly correlationId: string;
}

/** A job at its first instant: everything queued, the whole price held. */
export function newImageJob(order: NewImageJob, terms: JobTerms, now: number): ImageJob {
  const { request, clientUserId, orderedFrom, ...identity } = order;
  const quoted = terms.imagePrice * request.numImages;
  const pricePerImage = terms.creditMode === 'ledger' ? terms.imagePrice : 0;
  return {
    ...identity,
    ...(orderedFrom === undefined ? {} : { orderedFrom }),
    ...(clientUserId === undefined ? {} : { clientUserId }),
    kind: 'image',
    request,
    outputs: Array.from({ length: request.numImages }, () => ({ state: 'queued', attempts: 0, billableAttempts: 0 })),
    credits: {
      mode: terms.creditMode,
      pricePerImage,
      quoted,
      held: pricePerImage * request.numImages,
      captured: 0,
      released: 0,
    },
    status: 'OPEN',
    createdAt: now,
    updatedAt: now,
    deadlineAt: now + terms.deadlineSeconds * 1000,
    version: 0,
  };
}
