import type { CreditLedger } from '../../shared/credits/credit-ledger.ts';
import { STARTER } from '../../shared/credits/give-starter-credits.ts';
import { type Answer, answer } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { overLimit } from '../../shared/http/over-limit.ts';
import type { Refusal } from '../../shared/http/refusal.ts';
import { spendable } from '../../shared/http/spendable.ts';
import { newImageJob } from '../../shared/jobs/new-job.ts';
import { readImageRequest } from './read-image-request.ts';
import type { SubmitImagesDeps } from './submit-images.ts';

export interface QuoteImagesDeps extends SubmitImagesDeps {
  readonly credits: SubmitImagesDeps['credits'] & Pick<CreditLedger, 'detailedWallet' | 'has'>;
}

/**
 * `POST /api/images/quote`: what the same body would cost at `/api/images/generate`, and whether its owner can pay it. Checks
 * everything that the order checks and changes nothing; starter credits that the order would bring are counted.
 */
export async function quoteImages(
  deps: QuoteImagesDeps,
  request: ApiRequest,
  userId: string,
): Promise<Answer | Refusal> {
  const parsed = readImageRequest(deps, request);
  if (parsed.kind === 'refusal') return parsed;
  const order = {
    userId,
    jobId: parsed.jobId ?? '',
    jobIdFrom: 'server',
    request: parsed.request,
    correlationId: request.id,
  } as const;
  const job = newImageJob(order, deps.terms, deps.now());
  const refused = overLimit(job, parsed.maxCredits, request.language);
  if (refused) return refused;
  const { mode, quoted, held } = job.credits;
  const available = await spendableCredits(deps, userId);
  const { size, style, format, quality, numImages } = parsed.request;
  return answer(200, {
    success: true,
    price: quoted,
    price_per_image: deps.terms.imagePrice,
    num_images: numImages,
    credit_mode: mode,
    charged_here: held,
    available,
    affordable: available >= held,
    size,
    style,
    format,
    quality,
  });
}

async function spendableCredits(deps: QuoteImagesDeps, userId: string): Promise<number> {
  const starterToCome = async (): Promise<number> =>
    deps.starterCredits === 0 || (await deps.credits.has(userId, STARTER)) ? 0 : deps.starterCredits;
  const [wallet, toCome] = await Promise.all([deps.credits.detailedWallet(userId), starterToCome()]);
  return spendable(wallet, deps.now()) + (wallet?.deletedAt === undefined ? toCome : 0);
}
