import * as v from 'valibot';
import type { KindJob } from '../../../shared/jobs/job.ts';
import type { Json, RunningPart } from '../../../shared/jobs/part.ts';
import { deliveredParts } from '../../../shared/jobs/part.ts';
import type { FileStore } from '../../../shared/kinds/file-store.ts';
import type { Maker, Makers, Trouble, Turn, TurnTools } from '../../../shared/kinds/maker.ts';
import type { StepKindName } from './step-kind.ts';

/** Longer than the provider takes. */
const CALL_MS = 60_000;
/** When the provider is looked at again. */
const LOOK_AGAIN_MS = 20_000;

const Operation = v.object({ operation_name: v.string(), pollHint: v.number() });
const Made = v.object({ text: v.string() });
const Begun = v.object({ operation: Operation });
const Looked = v.variant('state', [
  v.object({ state: v.literal('working') }),
  v.object({ state: v.literal('lost') }),
  v.object({ state: v.literal('done'), text: v.string() }),
]);

export interface MakeStepsDeps {
  /** Of the provider. */
  readonly baseUrl: string;
  readonly files: Pick<FileStore, 'read'>;
}

/** The makers of the kinds that exist in tests only. */
export function makeSteps(deps: MakeStepsDeps): Makers {
  return {
    'test-chain': { maxBillableAttempts: 3, turn: (job, part, tools) => write(deps, job, part, tools) },
    'test-slow': { maxBillableAttempts: 3, turn: (job, part, tools) => film(deps, job, part, tools) },
  } satisfies { readonly [K in StepKindName]: Maker<K> };
}

type StepJob = KindJob<StepKindName>;

/** A text from what its needs delivered. */
async function write(deps: MakeStepsDeps, job: StepJob, part: RunningPart, tools: TurnTools): Promise<Turn> {
  const needed = deliveredParts(job.parts).filter(({ name }) => part.needs?.includes(name));
  if (needed.length !== (part.needs ?? []).length) throw new Error(`${part.name} was begun before its needs`);
  for (const { file } of needed) {
    if ((await deps.files.read(file)) === undefined) throw new Error(`${file.key} is listed, and gone`);
  }
  const answer = await ask(deps, '/make', job, part, tools);
  if ('kind' in answer) return answer;
  return store(v.parse(Made, answer.body).text, tools);
}

/** A text that is begun, looked at, and fetched. */
async function film(deps: MakeStepsDeps, job: StepJob, part: RunningPart, tools: TurnTools): Promise<Turn> {
  if (part.operation === undefined) {
    const answer = await ask(deps, '/begin', job, part, tools);
    if ('kind' in answer) return answer;
    return { kind: 'pending', operation: v.parse(Begun, answer.body).operation, lookAgainMs: LOOK_AGAIN_MS };
  }
  const operation = v.parse(Operation, part.operation);
  const answer = await call(deps, `/operations/${operation.operation_name}/look`, undefined, tools);
  if ('kind' in answer) return answer;
  const looked = v.parse(Looked, answer.body);
  if (looked.state === 'working') return { kind: 'pending', operation, lookAgainMs: LOOK_AGAIN_MS };
  if (looked.state === 'done') return store(looked.text, tools);
  return { ...trouble('provider_error', 'the operation is lost', true), restarts: true };
}

function store(text: string, tools: TurnTools): Promise<Turn> {
  return tools.store({
    body: new TextEncoder().encode(text),
    contentType: 'text/plain',
    model: 'steps-1',
    seconds: 1,
    inputTokens: 1,
    facts: { words: text.split(' ').length, by_part: { firstWord: text.split(' ')[0] ?? '' } },
  });
}

function ask(
  deps: MakeStepsDeps,
  path: string,
  { jobId, request: { prompt } }: StepJob,
  part: RunningPart,
  tools: TurnTools,
) {
  return call(deps, path, { job_id: jobId, part: part.name, prompt }, tools);
}

/** The provider's answer, or what a call without one comes to. */
async function call(
  { baseUrl }: MakeStepsDeps,
  path: string,
  body: Json | undefined,
  tools: TurnTools,
): Promise<{ readonly body: unknown } | Turn> {
  tools.step('asked');
  tools.moves(CALL_MS);
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  try {
    const signal = AbortSignal.any([tools.signal, AbortSignal.timeout(CALL_MS)]);
    const response = await fetch(`${baseUrl}${path}`, { ...init, signal });
    if (response.status === 422) return { kind: 'failed', code: 'content_blocked', reason: 'refused' };
    if (!response.ok) return trouble('provider_overloaded', String(response.status), false);
    return { body: await response.json() };
  } catch (error) {
    return trouble('provider_unavailable', error instanceof Error ? error.name : 'no answer', true);
  }
}

function trouble(code: Trouble['code'], reason: string, maybeBilled: boolean): Trouble {
  return { kind: 'trouble', code, reason, maybeBilled };
}
