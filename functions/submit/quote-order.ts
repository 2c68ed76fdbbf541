import type { CreditLedger } from '../../shared/credits/credit-ledger.ts';
import { STARTER } from '../../shared/credits/give-starter-credits.ts';
import { type Answer, answer } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { overLimit } from '../../shared/http/limits/over-limit.ts';
import { refuseFields } from '../../shared/http/read/refuse-fields.ts';
import type { Refusal } from '../../shared/http/refusal.ts';
import { spendable } from '../../shared/http/views/spendable.ts';
import { checkUploads } from '../../shared/inputs/check-uploads.ts';
import { newJob } from '../../shared/jobs/lifecycle/new-job.ts';
import type { KindName } from '../../shared/kinds/kinds.ts';
import { quotedView } from '../../shared/kinds/shown.ts';
import { readOrder, type Sold } from './read-order.ts';
import type { SubmitOrderDeps } from './submit-order.ts';

export interface QuoteOrderDeps extends SubmitOrderDeps {
  readonly credits: SubmitOrderDeps['credits'] & Pick<CreditLedger, 'detailedWallet' | 'has'>;
}

/**
 * What the same body would cost as an order, and whether its owner can pay it. Checks everything that the order checks and changes
 * nothing; starter credits that the order would bring are counted.
 */
export async function quoteOrder<K extends KindName>(
  deps: QuoteOrderDeps,
  sold: Sold<K>,
  request: ApiRequest,
  userId: string,
): Promise<Answer | Refusal> {
  const { kind, terms } = sold;
  const parsed = readOrder(deps, sold, request);
  if (parsed.kind === 'refusal') return parsed;
  const order = {
    kind,
    userId,
    jobId: parsed.jobId ?? '',
    jobIdFrom: 'server' as const,
    request: parsed.request,
    ...parsed.terms,
    correlationId: request.id,
  };
  const job = newJob<K>(order, terms, deps.now());
  const refused = overLimit(job, parsed.maxCredits, request.language);
  if (refused) return refused;
  const problems = await checkUploads(deps.inputObjects, userId, parsed.uploads ?? [], request.language);
  if (problems.length > 0) return refuseFields(problems);
  const { mode, quoted, held } = job.credits;
  const available = await spendableCredits(deps, userId);
  return answer<'AnyQuote'>(200, {
    success: true,
    price: quoted,
    credit_mode: mode,
    charged_here: held,
    available,
    affordable: available >= held,
    ...quotedView(kind, parsed.request, terms.price),
  });
}

async function spendableCredits(deps: QuoteOrderDeps, userId: string): Promise<number> {
  const starterToCome = async (): Promise<number> =>
    deps.starterCredits === 0 || (await deps.credits.has(userId, STARTER)) ? 0 : deps.starterCredits;
  const [wallet, toCome] = await Promise.all([deps.credits.detailedWallet(userId), starterToCome()]);
  return spendable(wallet, deps.now()) + (wallet?.deletedAt === undefined ? toCome : 0);
}
