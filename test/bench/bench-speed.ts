import { setTimeout as delay } from 'node:timers/promises';
import type { System } from '../../infra/tools/local/system/start-system.ts';
import { User } from '../support/user.ts';
import type { Row } from './row.ts';
import { median } from './statistics.ts';
import { withSystem } from './with-system.ts';

const MODEL_LATENCY_MS = 2_000;
const ROUNDS = 20;
/** Jobs before the first that counts: processes start, code is compiled, connections are opened. */
const WARM_UPS = 3;
const POLL_MS = 20;
const IMAGES_PER_JOB = [1, 4] as const;

interface Timing {
  /** From the POST to the answer that says COMPLETED. */
  readonly seconds: number;
  /** What of that is not the slowest call to the model. */
  readonly overhead: number;
}

/** How long a whole job takes for whoever asked for it, with warm workers: jobs of one image and of four in turn. */
export function benchSpeed(): Promise<Row[]> {
  return withSystem({ modelLatencyMs: MODEL_LATENCY_MS }, async (system) => {
    const user = await User.withCredits(1_000, system.endpoints);
    for (let job = 1; job <= WARM_UPS; job += 1) await timeJob(system, user, `warm-${job}`, 4);

    const timings: Record<(typeof IMAGES_PER_JOB)[number], Timing[]> = { 1: [], 4: [] };
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const images of IMAGES_PER_JOB) {
        timings[images].push(await timeJob(system, user, `round-${round}-of-${images}`, images));
      }
    }
    const one = median(timings[1].map(({ seconds }) => seconds));
    const four = median(timings[4].map(({ seconds }) => seconds));
    return [
      {
        what: 'Four images against one',
        value: four / one,
        limit: 1.25,
        unit: '×',
        detail: `medians of ${ROUNDS}: ${four.toFixed(2)} s and ${one.toFixed(2)} s, the model draws for ${MODEL_LATENCY_MS / 1000} s`,
      },
      ...IMAGES_PER_JOB.map((images): Row => {
        const overheads = timings[images].map(({ overhead }) => overhead);
        return {
          what: `POST to COMPLETED over the slowest call, ${images} image${images === 1 ? '' : 's'}`,
          value: median(overheads),
          limit: 0.5,
          unit: 's',
          detail: `median of ${ROUNDS}, ${Math.min(...overheads).toFixed(2)}–${Math.max(...overheads).toFixed(2)} s`,
        };
      }),
    ];
  });
}

async function timeJob(system: System, user: User, jobId: string, images: number): Promise<Timing> {
  const startedAt = performance.now();
  const accepted = await user.generate({ prompt: jobId, num_images: images, job_id: jobId });
  if (accepted.status !== 202) throw new Error(`not accepted: ${JSON.stringify(accepted.body)}`);
  for (;;) {
    const { status } = (await user.status(jobId)).body;
    if (status === 'COMPLETED') break;
    if (status === 'FAILED' || status === 'CANCELLED') throw new Error(`${jobId} has ended as ${status}`);
    await delay(POLL_MS);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const calls = (system.gemini?.calls() ?? []).filter(({ prompt }) => prompt.split('\n').includes(jobId));
  if (calls.length !== images) throw new Error(`${jobId}: ${calls.length} calls of the model for ${images} images`);
  const slowestMs = Math.max(...calls.map(({ startedAt: from, endedAt = from }) => endedAt - from));
  return { seconds, overhead: seconds - slowestMs / 1000 };
}
