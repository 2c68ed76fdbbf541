import type { KindJob } from '../../jobs/job.ts';
import type { Language } from '../../messages/codes.ts';
import { countedCredits } from '../../messages/counted.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** The refusal of a job that costs more than its client agreed to (`max_credits`), by its list price. */
export function overLimit({ credits }: KindJob, limit: number | undefined, language: Language): Refusal | undefined {
  if (limit === undefined || credits.quoted <= limit) return undefined;
  return refuse('price_above_limit', {
    values: { price: countedCredits(credits.quoted, language), limit },
    fields: { price: credits.quoted, max_credits: limit },
  });
}
