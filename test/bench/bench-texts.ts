import { setTimeout as delay } from 'node:timers/promises';
import type { CloudEvent } from '../../infra/tools/local/cloud/local-cloud.ts';
import type { System } from '../../infra/tools/local/system/start-system.ts';
import { User } from '../support/user.ts';
import { type CapacityMeter, type Consumption, startCapacityMeter } from './capacity-meter.ts';
import { meterFunctions } from './meter-functions.ts';
import type { Row } from './row.ts';
import { median } from './statistics.ts';
import { withSystem } from './with-system.ts';

const MODEL_LATENCY_MS = 2_000;
const ROUNDS = 5;
const POLL_MS = 20;
const MB = 'MB';

/** What is ordered, and what it may take beside the outline and the slowest of its other texts. */
const CASES = [
  {
    what: 'An article of 2,000 words',
    path: '/api/blog/generate',
    body: (jobId: string) => ({ job_id: jobId, topic: jobId, target_word_count: 2_000 }),
    seconds: 0.5,
    unitsLimit: 8,
  },
  {
    what: 'A book of ten chapters',
    path: '/api/books/create',
    body: (jobId: string) => ({ jobId, title: jobId, topic: 'la pêche', goal: 'apprendre', chapters_count: 10 }),
    seconds: 1,
    unitsLimit: 8,
  },
] as const;
type Case = (typeof CASES)[number];

/** The longest book that can be ordered: chapters of some 20 KB. */
const LONGEST = {
  title: 'longest',
  topic: 'la pêche',
  goal: 'apprendre',
  chapters_count: 20,
  words_per_chapter: 3_000,
};

/** Articles and books: how long they take, what DynamoDB bills for their parts, and what their worker needs in memory. */
export async function benchTexts(): Promise<Row[]> {
  return [...(await speed()), ...(await unitsAndMemory())];
}

function speed(): Promise<Row[]> {
  return withSystem({ modelLatencyMs: MODEL_LATENCY_MS }, async (system) => {
    const user = await User.withCredits(1_000, system.endpoints);
    const rows: Row[] = [];
    for (const given of CASES) {
      await timeJob(system, user, given, 'warm'); // processes start, code is compiled, connections are opened
      const ratios: number[] = [];
      const times: number[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        const { seconds, outline, slowest } = await timeJob(system, user, given, `round-${round}`);
        ratios.push(seconds / (outline + slowest + given.seconds));
        times.push(seconds);
      }
      rows.push({
        what: `${given.what}, over its outline, its slowest text and ${given.seconds} s`,
        value: median(ratios),
        limit: 1.25,
        unit: '×',
        detail: `median of ${ROUNDS}, ${Math.min(...times).toFixed(2)}–${Math.max(...times).toFixed(2)} s; the model writes for ${MODEL_LATENCY_MS / 1000} s`,
      });
    }
    return rows;
  });
}

async function timeJob(system: System, user: User, given: Case, round: string) {
  const startedAt = performance.now();
  const jobId = await order(user, given.path, given.body(`${given.path.split('/').at(2)}-${round}`));
  await ended(user, jobId);
  const seconds = (performance.now() - startedAt) / 1000;
  const calls = (system.gemini?.calls() ?? []).filter(({ prompt }) => prompt.split('\n').includes(jobId));
  const took = calls.map(({ startedAt: from, endedAt = from }) => (endedAt - from) / 1000);
  return { seconds, outline: took[0] ?? 0, slowest: Math.max(...took.slice(1)) };
}

async function unitsAndMemory(): Promise<Row[]> {
  let awsEndpoint = '';
  const peaks: number[] = [];
  const onEvent = (event: CloudEvent): void => {
    if (event.type !== 'invocation' || !event.functionName.includes('WriteBooks')) return;
    peaks.push(event.maxMemoryMb ?? Number.NaN); // only Linux tells
  };
  const meter = await startCapacityMeter(() => awsEndpoint);
  try {
    const editAssembly = (assemblyDir: string) => meterFunctions(assemblyDir, meter.endpointOf);
    return await withSystem({ modelLatencyMs: 0, schedules: false, editAssembly, onEvent }, async (system) => {
      ({ awsEndpoint } = system.endpoints);
      const user = await User.withCredits(1_000, system.endpoints);
      const rows: Row[] = [];
      for (const given of CASES) rows.push(await unitsOf(meter, user, given));
      const jobId = await order(user, '/api/books/create', { ...LONGEST, jobId: 'longest' });
      await ended(user, jobId);
      const { body } = await user.call('GET', `/api/jobs/${jobId}`);
      rows.push({
        what: 'Worker, a book of 20 chapters of 20 KB',
        value: Math.max(...peaks),
        limit: 256,
        unit: MB,
        detail: `high-water mark of the workers that wrote it; it ended as ${String(body['status'])}`,
      });
      return rows;
    });
  } finally {
    meter.stop();
  }
}

async function unitsOf(meter: CapacityMeter, user: User, given: Case): Promise<Row> {
  meter.take();
  const jobId = await order(user, given.path, given.body(`units-${given.path.split('/').at(2)}`));
  await ended(user, jobId);
  const parts = (await user.row(jobId))?.parts.length ?? Number.NaN;
  const { consumed } = meter.take();
  const written = consumed.filter(isWorkOnParts).reduce((sum, { units }) => sum + units, 0);
  return {
    what: `DynamoDB write units a part, ${given.what.toLowerCase()}`,
    value: Math.round((written / parts) * 10) / 10,
    limit: given.unitsLimit,
    unit: 'units',
    detail: `${written} for ${parts} parts: leases and records, without opening, closing and the webhook`,
  };
}

function isWorkOnParts({ caller, operation, kind }: Consumption): boolean {
  return kind === 'write' && caller.startsWith('Write') && operation !== 'TransactWriteItems';
}

async function order(user: User, path: string, body: object): Promise<string> {
  const accepted = await user.call('POST', path, body);
  if (accepted.status !== 202) throw new Error(`not accepted: ${JSON.stringify(accepted.body)}`);
  return String(accepted.body['job_id']);
}

/** Waits by the row: the frontend's routes say "completed" only when it was told. */
async function ended(user: User, jobId: string): Promise<void> {
  for (;;) {
    const status = (await user.row(jobId))?.status;
    if (status === 'COMPLETED') return;
    if (status !== 'OPEN') throw new Error(`${jobId} has ended as ${status}`);
    await delay(POLL_MS);
  }
}
