import * as v from 'valibot';
import { isDeleted, type Job } from '../../../shared/jobs/job.ts';
import { isDelivered } from '../../../shared/jobs/part.ts';
import { Asked } from '../kinds/step-provider.ts';
import type { Rule } from './breach.ts';
import type { RowWatch } from './row-watch.ts';
import { textAsk } from './text-ask.ts';

/** Looks at what the provider of the tests is asked for, right before it is: whether there was reason to. */
export class ProviderWatch {
  /** `{job_id}/{part}`, as often as it was asked for. */
  readonly asks: string[] = [];
  readonly #rows: RowWatch;
  readonly #breach: (rule: Rule, detail: string) => void;

  constructor(rows: RowWatch, breach: (rule: Rule, detail: string) => void) {
    this.#rows = rows;
    this.#breach = breach;
  }

  /** @param stoodStill whether the process did, past its lease: it does not know what another one has done meanwhile. */
  async asked(request: Request, stoodStill: boolean): Promise<void> {
    const body: unknown = await request.clone().json();
    const asked = v.safeParse(Asked, body);
    if (asked.success) {
      const { job_id: jobId, part, prompt } = asked.output;
      return this.#judge(this.#rows.jobOf(jobId), jobId, part, prompt, stoodStill);
    }
    const text = textAsk(body);
    if (text === undefined) return; // the images' model
    const job = this.#rows.jobs.find((one) => one.status === 'OPEN' && isOrderOf(one, text.topic));
    this.#judge(job, job?.jobId ?? '', text.part, text.topic, stoodStill);
  }

  #judge(job: Job | undefined, jobId: string, name: string, prompt: string, stoodStill: boolean): void {
    this.asks.push(`${jobId}/${name}`);
    // A job that ended meanwhile has none any more.
    if (job === undefined ? !this.#rows.jobs.some((one) => isOrderOf(one, prompt)) : !hasNeedsOf(job, name)) {
      this.#breach('no part is begun before its needs', `${name} of ${jobId}`);
    }
    const others = job?.credits.capture === 'whole' ? this.#rows.jobs : [];
    const made = [...(job === undefined || stoodStill ? [] : [job]), ...others.filter((other) => other !== job)].find(
      (one) => isOrderOf(one, prompt) && one.parts.some((part) => part.name === name && isDelivered(part)),
    );
    if (made !== undefined) {
      this.#breach('no part is made again that is delivered', `${name} of ${jobId}, which ${made.jobId} has`);
    }
  }
}

function hasNeedsOf({ parts }: Job, name: string): boolean {
  const needs = parts.find((part) => part.name === name)?.needs ?? [];
  return parts.every((part) => !needs.includes(part.name) || isDelivered(part));
}

function isOrderOf(job: Job, words: string): boolean {
  if (isDeleted(job)) return false;
  const { prompt, topic }: { readonly prompt?: unknown; readonly topic?: unknown } = job.request;
  return prompt === words || topic === words;
}
