import type { Answers } from '../../contract/answer-types.ts';
import type { Job } from '../../jobs/job.ts';
import { troubleSentence } from '../../jobs/job-sentence.ts';
import { hasItsNeeds } from '../../jobs/lifecycle/ready-parts.ts';
import { isUnfinished, type Part, type UnfinishedPart } from '../../jobs/part.ts';
import type { Language } from '../../messages/codes.ts';

type PartView = Answers['JobStatus']['parts'][number];

/**
 * Every part of a job in the order of its plan. One that is not finished says what it waits for, why its last attempt came to
 * nothing, when the next one may begin, and until when there is one at all.
 */
export function partViews(job: Job, language: Language, now: number): PartView[] {
  return job.parts.map((part) => ({
    name: part.name,
    state: part.state === 'foreign' ? part.foreignState : part.state,
    ...(part.needs === undefined ? {} : { needs: [...part.needs] }),
    attempts: part.attempts,
    ...(part.state === 'failed' ? { code: part.code } : {}),
    ...(isUnfinished(part) && job.status === 'OPEN' ? waitOf(job, part, language, now) : {}),
  }));
}

type Wait = Pick<PartView, 'waits_for' | 'last_code' | 'last_message' | 'next_attempt_at' | 'deadline_at'>;

function waitOf(job: Job, part: UnfinishedPart, language: Language, now: number): Wait {
  const { trouble } = part;
  const notBefore = part.state === 'queued' ? part.notBefore : undefined;
  return {
    waits_for: causeOf(job.parts, part, now),
    ...(trouble === undefined ? {} : { last_code: trouble, last_message: troubleSentence(job, trouble, language) }),
    ...(notBefore === undefined ? {} : { next_attempt_at: iso(notBefore) }),
    deadline_at: iso(job.deadlineAt),
  };
}

function causeOf(parts: readonly Part[], part: UnfinishedPart, now: number): NonNullable<PartView['waits_for']> {
  if (!hasItsNeeds(parts, part)) return 'parts';
  if (part.operation !== undefined || part.state === 'running') return 'provider';
  return (part.notBefore ?? 0) > now ? 'next_attempt' : 'worker';
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
