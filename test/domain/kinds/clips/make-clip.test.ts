import { describe, expect, test } from 'vitest';
import { fileInMemory } from '../../../../shared/adapters/scratch/scratch-file.ts';
import type { Json, RunningPart } from '../../../../shared/jobs/part.ts';
import { attemptLabel } from '../../../../shared/kinds/clips/attempt-label.ts';
import type {
  ClipMeter,
  ClipProvider,
  Fetched,
  Filmed,
  Filming,
  Looked,
  Started,
} from '../../../../shared/kinds/clips/clip-provider.ts';
import { makeClip } from '../../../../shared/kinds/clips/make-clip.ts';
import type { NewFile } from '../../../../shared/kinds/file-store.ts';
import type { Turn } from '../../../../shared/kinds/maker.ts';
import type { LogFields } from '../../../../shared/telemetry/logger.ts';
import { aJob } from '../../a-job.ts';

const BEGUN = 1_000_000;
const MODEL = 'gemini-omni-1.2-flash';
const filming: Filming = { step: 'filming', id: 'v1_a', model: MODEL, begunAt: BEGUN };
const filmed: Filmed = {
  step: 'filmed',
  model: MODEL,
  begunAt: BEGUN,
  uri: 'https://generativelanguage.googleapis.com/v1beta/files/a:download?alt=media',
  filmedAt: BEGUN + 40_000,
  inputTokens: 12,
  badFiles: 0,
};
const bytes = new TextEncoder().encode('a film');
let isThere = true;
const file = {
  ...fileInMemory(bytes),
  async [Symbol.asyncDispose]() {
    isThere = false;
  },
};
const whole: Fetched = { kind: 'fetched', file, seconds: 0.5 };
const MEASURES = { width: 1280, height: 720, durationSeconds: 7.9 };

/** What a provider does, each thing once told. */
interface Peer {
  readonly started?: Started;
  readonly looked?: Looked;
  readonly fetched?: Fetched;
  readonly measured?: Awaited<ReturnType<ClipMeter['measure']>>;
  readonly at?: number;
}

function workshop({ started, looked, fetched, measured = MEASURES, at = BEGUN }: Peer) {
  const stored: NewFile[] = [];
  const steps: string[] = [];
  const logged: string[] = [];
  const missing = () => Promise.reject(new Error('not asked for in this test'));
  const told = <T>(value: T | undefined) => (value === undefined ? missing : () => Promise.resolve(value));
  const provider: ClipProvider = {
    start: told(started),
    look: told(looked),
    fetch: told(fetched),
    cancel: ({ id }) => Promise.resolve(id === 'v1_a'),
  };
  const log = (code: string, _fields?: LogFields) => void logged.push(code);
  const maker = makeClip<'image'>({
    provider,
    meter: { measure: () => Promise.resolve(measured) },
    orderOf: () =>
      Promise.resolve({
        kind: 'order',
        order: { prompt: 'une vague', task: 'text_to_video', aspectRatio: '16:9', durationSeconds: 8, pictures: [] },
      }),
    beginMs: 1,
    lookMs: 1,
    fetchMs: 1,
    log: { info: log, warn: log, error: (code) => log(code) },
    now: () => at,
  });
  const turn = (operation?: Json): Promise<Turn> => {
    const part: RunningPart = {
      name: '1',
      state: 'running',
      attempts: 1,
      billableAttempts: 1,
      leaseId: 'a',
      leaseUntil: at + 90_000,
      ...(operation === undefined ? {} : { operation }),
    };
    return maker.turn(aJob(), part, {
      signal: new AbortController().signal,
      step: (step) => steps.push(step),
      moves: () => undefined,
      store: async (given) => {
        isThere = true;
        stored.push(given);
        const { body: _, ...described } = given;
        await Promise.resolve();
        if (!isThere) throw new Error('the file is gone before it is stored');
        return { kind: 'delivered', file: { ...described, key: 'k', bytes: 6, sha256: 's' } };
      },
    });
  };
  return { maker, turn, stored, steps, logged };
}

describe('a clip', () => {
  test('is begun, and the operation is on the row before anything else happens', async () => {
    const { turn, steps } = workshop({ started: { kind: 'begun', operation: filming, retired: [] } });
    expect(await turn()).toEqual({ kind: 'pending', operation: filming, lookAgainMs: 5_000 });
    expect(steps).toEqual(['asked']);
  });

  test.each([
    [0, 5_000],
    [5_000, 7_500],
    [12_500, 11_250],
    [30_000, 20_000],
    [600_000, 20_000],
  ])('that has been filmed for %i ms is looked at again after %i', async (age, lookAgainMs) => {
    const { turn } = workshop({ looked: { kind: 'filming' }, at: BEGUN + age });
    expect(await turn(filming)).toEqual({ kind: 'pending', operation: filming, lookAgainMs });
  });

  test('that is there is fetched in the same turn, measured and stored as it is, whatever was asked for', async () => {
    const { turn, stored, steps } = workshop({ looked: { kind: 'filmed', operation: filmed }, fetched: whole });
    expect(await turn(filming)).toMatchObject({ kind: 'delivered' });
    expect(stored).toMatchObject([
      {
        contentType: 'video/mp4',
        model: MODEL,
        seconds: 40,
        inputTokens: 12,
        facts: { width: 1280, height: 720, duration_seconds: 7.9, download_seconds: 0.5 },
      },
    ]);
    expect(steps).toEqual(['answered']);
  });

  test('that came with the answer itself goes on the row first where it is a file of the provider’s', async () => {
    const { turn } = workshop({ started: { kind: 'filmed', operation: filmed, retired: ['gone'] } });
    expect(await turn()).toEqual({ kind: 'pending', operation: filmed, lookAgainMs: 0 });
  });

  test('whose file is still being worked on is looked at soon', async () => {
    const { turn } = workshop({ fetched: { kind: 'processing' } });
    expect(await turn(filmed)).toEqual({ kind: 'pending', operation: filmed, lookAgainMs: 3_000 });
  });
});

describe('an odd answer', () => {
  const notKnown = { kind: 'not-known', code: 'provider_unavailable', reason: '400' } as const;

  test('is not known yet, for as long as the job has time', async () => {
    const { turn } = workshop({ looked: { ...notKnown, retryAfterMs: 60_000 }, at: BEGUN + 500_000 });
    expect(await turn(filming)).toEqual({
      kind: 'pending',
      operation: filming,
      lookAgainMs: 60_000,
      trouble: 'provider_unavailable',
    });
    const file = workshop({ fetched: notKnown });
    expect(await file.turn(filmed)).toMatchObject({
      kind: 'pending',
      operation: filmed,
      trouble: 'provider_unavailable',
    });
  });

  test.each<[boolean, object]>([
    [true, { kind: 'failed', code: 'provider_error' }],
    [false, { kind: 'trouble', restarts: true, maybeBilled: true }],
  ])(
    'that says that it is done and shows no film is an alarm in the end, and no refusal (filmed: %s)',
    async (yes, end) => {
      const { turn, logged } = workshop({ looked: { kind: 'unreadable', filmed: yes, reason: 'no film' } });
      let operation: Json = filming;
      for (let look = 1; look <= 3; look += 1) {
        const again = await turn(operation);
        if (again.kind !== 'pending') throw new Error(again.kind);
        operation = again.operation;
      }
      expect(logged).toEqual([]);
      expect(await turn(operation)).toMatchObject(end);
      expect(logged).toEqual(['answer.unreadable']);
    },
  );
});

describe('a file that is no clip', () => {
  test.each<[string, Peer]>([
    ['by its length or hash', { fetched: { kind: 'bad-file', reason: 'another length' } }],
    ['by its boxes', { fetched: whole, measured: { unusable: 'cut short' } }],
  ])('%s is fetched again, and not filmed again; at last the part fails', async (_what, peer) => {
    const { turn, stored } = workshop(peer);
    let operation: Json = filmed;
    for (let download = 1; download <= 4; download += 1) {
      const again = await turn(operation);
      if (again.kind !== 'pending') throw new Error(again.kind);
      expect(again).toMatchObject({ operation: { step: 'filmed', badFiles: download }, trouble: 'provider_error' });
      operation = again.operation;
    }
    expect(await turn(operation)).toMatchObject({ kind: 'failed', code: 'provider_error' });
    expect(stored).toEqual([]);
  });
});

describe('what is given up', () => {
  test('is told to stop while it is being filmed', async () => {
    const { maker } = workshop({});
    const { signal } = new AbortController();
    expect(await maker.stop?.(filming, signal)).toBe(true);
    expect(await maker.stop?.({ ...filming, id: 'v1_b' }, signal)).toBe(false);
    expect(await maker.stop?.(filmed, signal)).toBe(true);
    expect(await maker.stop?.({ of: 'another version' }, signal)).toBe(true);
  });

  test('an operation of another version is looked at again, and never begun anew', async () => {
    const turn = await workshop({}).turn({ of: 'another version' });
    expect(turn).toMatchObject({ kind: 'trouble' });
    expect(turn).not.toHaveProperty('restarts');
  });
});

test.each([
  ['job-1', 'job-1-2-1'],
  ['cm4abc_d', 'cm4abc_d-2-1'],
  ['Job-With-Capitals', /^job-[0-9a-f]{32}-2-1$/],
  ['x'.repeat(64), /^job-[0-9a-f]{32}-2-1$/],
])('the label of an attempt at a clip of %s is one that the provider takes', (jobId, label) => {
  expect(attemptLabel({ userId: 'user_1', jobId }, { name: '2', attempts: 1 })).toMatch(label);
});
