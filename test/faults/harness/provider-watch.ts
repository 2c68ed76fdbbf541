import * as v from 'valibot';
import { isDeleted, type Job } from '../../../shared/jobs/job.ts';
import { isDelivered } from '../../../shared/jobs/part.ts';
import { Asked } from '../kinds/step-provider.ts';
import type { Rule } from './breach.ts';
import type { RowWatch } from './row-watch.ts';

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
    const asked = v.safeParse(Asked, await request.clone().json());
    if (!asked.success) return; // the images' model
    const { job_id: jobId, part: name, prompt } = asked.output;
    this.asks.push(`${jobId}/${name}`);
    const job = this.#rows.jobOf(jobId);
    if (job === undefined || !hasNeedsOf(job, name)) {
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

function isOrderOf(job: Job, prompt: string): boolean {
  return !isDeleted(job) && 'prompt' in job.request && job.request.prompt === prompt;
}
