import type { StoredFile } from '../../../shared/jobs/part.ts';
import { type Part, type PartPlan, queuedPart, type RunningPart } from '../../../shared/jobs/part.ts';
import type { Turn, TurnTools } from '../../../shared/kinds/maker.ts';
import type { MakeTextDeps } from '../../../shared/kinds/text/making/text-part.ts';
import type { TextModel } from '../../../shared/kinds/text/text-model.ts';

/** What became of a whole: its files by their parts, and every turn that was not a file. */
export interface Made {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly stored: ReadonlyMap<string, StoredFile>;
  /** `section-2: trouble cut`, `section-2: failed cut, again` … */
  readonly turns: readonly string[];
}

/** More than any part is tried. */
const MOST_TURNS = 6;

/** Makes the parts of a job in the order of its plan, each for as long as another attempt may help, without a queue or a table. */
export async function makeWhole<Request>(
  model: TextModel,
  request: Request,
  plan: readonly PartPlan[],
  turn: (
    deps: MakeTextDeps,
    job: { userId: string; jobId: string; createdAt: number; request: Request; parts: readonly Part[] },
    part: RunningPart,
    tools: TurnTools,
  ) => Promise<Turn>,
): Promise<Made> {
  const files = new Map<string, Uint8Array>();
  const stored = new Map<string, StoredFile>();
  const turns: string[] = [];
  const deps: MakeTextDeps = {
    model,
    files: { read: (file) => Promise.resolve(files.get(file.key)) },
    longestCallMs: () => 10_000,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  for (const { name, needs = [] } of plan) {
    if (needs.some((need) => !stored.has(need))) break;
    let memo: RunningPart['memo'];
    for (let attempt = 1; attempt <= MOST_TURNS; attempt += 1) {
      const running = { ...queuedPart({ name, needs }), attempts: attempt, billableAttempts: attempt, leaseUntil: 0 };
      const part: RunningPart = { ...running, state: 'running', leaseId: '', ...(memo === undefined ? {} : { memo }) };
      const tools: TurnTools = {
        signal: new AbortController().signal,
        step: () => undefined,
        moves: () => undefined,
        store({ body, ...described }) {
          if (!(body instanceof Uint8Array)) throw new Error('texts are held in memory');
          files.set(name, body);
          return Promise.resolve({
            kind: 'delivered',
            file: { ...described, key: name, bytes: body.length, sha256: '' },
          });
        },
      };
      const parts = [...stored].map(([made, file]) => ({
        name: made,
        attempts: 1,
        billableAttempts: 1,
        state: 'delivered' as const,
        file,
      }));
      const job = { userId: 'user_1', jobId: 'job_1', createdAt: 0, request, parts };
      const done = await turn(deps, job, part, tools);
      if (done.kind === 'delivered') {
        stored.set(name, done.file);
        break;
      }
      if (done.kind === 'pending') throw new Error('no text is pending');
      turns.push(`${name}: ${done.kind} ${done.code === 'text_unusable' ? '' : `${done.code} `}${done.reason}`);
      if (done.kind === 'failed') return { files, stored, turns };
      memo = done.memo ?? memo;
    }
  }
  return { files, stored, turns };
}
