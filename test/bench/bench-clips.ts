import { setTimeout as delay } from 'node:timers/promises';
import type { CloudEvent } from '../../infra/tools/local/cloud/local-cloud.ts';
import { makeFilm } from '../../infra/tools/local/stand-ins/gemini/omni/film/make-film.ts';
import type { System } from '../../infra/tools/local/system/start-system.ts';
import type { Job } from '../../shared/jobs/job.ts';
import { User } from '../support/user.ts';
import { type CapacityMeter, type Consumption, startCapacityMeter } from './capacity-meter.ts';
import { meterFunctions } from './meter-functions.ts';
import type { Row } from './row.ts';
import { mean, median } from './statistics.ts';
import { withSystem } from './with-system.ts';

/** How long clips are filmed, where no word in the prompt says otherwise. */
const FILM_MS = 60_000;
/** Jobs of each size at the same time. */
const JOBS = 4;
/** Seconds of filming, spread over several intervals between looks. */
const SPREAD = [7, 9, 11, 13, 15, 17, 19, 21];
const HEAVY_MB = 60;
const MAX_WRITE_UNITS = 14;

const film = Buffer.from(await makeFilm({ width: 320, height: 180, seconds: 8, seed: 'bench', caption: '' }));

/**
 * Clips: four against one, how soon they are there after the provider has them, what DynamoDB bills for one of a minute, and what a large
 * one takes of a worker's memory. The provider's time is the same for all; jobs of one kind of question run side by side.
 */
export async function benchClips(): Promise<Row[]> {
  let awsEndpoint = '';
  const meter = await startCapacityMeter(() => awsEndpoint);
  const peaks: number[] = [];
  const onEvent = (event: CloudEvent): void => {
    if (event.type === 'invocation' && event.functionName.includes('FilmVideos')) peaks.push(event.maxMemoryMb ?? 0);
  };
  const model = { film: () => Promise.resolve(film), filmMs: FILM_MS };
  const editAssembly = (assemblyDir: string) => meterFunctions(assemblyDir, meter.endpointOf);
  try {
    return await withSystem({ modelLatencyMs: 0, schedules: false, model, editAssembly, onEvent }, async (system) => {
      ({ awsEndpoint } = system.endpoints);
      await clipsOf(system, 1, 'échauffement [[slow:0]]');
      const soon = await soonness(system);
      const one = await unitsOfMinute(system, meter, 1);
      const four = await unitsOfMinute(system, meter, 4);
      peaks.length = 0;
      await clipsOf(system, 1, `lourd [[slow:0]] [[heavy:${HEAVY_MB}]]`);
      return [
        {
          what: 'Four clips against one',
          value: four.seconds / one.seconds,
          limit: 1.05,
          unit: '×',
          detail: `medians of ${JOBS}: ${four.seconds.toFixed(2)} s and ${one.seconds.toFixed(2)} s, filmed for ${FILM_MS / 1000} s`,
        },
        soon,
        { ...four.row, limit: MAX_WRITE_UNITS },
        { ...one.row, limit: MAX_WRITE_UNITS, informative: true },
        {
          what: `Worker, a clip of ${HEAVY_MB} MB`,
          value: Math.max(...peaks),
          limit: 256,
          unit: 'MB',
          detail: `high-water mark of the workers after ${1 + SPREAD.length + JOBS * 5} other clips`,
        },
      ];
    });
  } finally {
    meter.stop();
  }
}

/** Orders a job and waits for its end. */
async function clipsOf(system: System, clips: number, prompt: string): Promise<Job> {
  const user = await User.withCredits(5 * clips, system.endpoints);
  const jobId = `cm${crypto.randomUUID().replaceAll('-', '').slice(0, 23)}`;
  const order = { prompt: `${prompt} ${jobId}`, number_of_videos: clips, job_id: jobId };
  const accepted = await user.call('POST', '/api/videos/generate', order);
  if (accepted.status !== 202) throw new Error(`not accepted: ${JSON.stringify(accepted.body)}`);
  for (;;) {
    const job = await user.row(jobId);
    if (job?.webhook?.state === 'confirmed') return job;
    if (job !== undefined && job.status !== 'OPEN' && job.status !== 'COMPLETED')
      throw new Error(`${jobId}: ${job.status}`);
    await delay(100);
  }
}

/** From "the provider has it" to COMPLETED, less half the interval between looks at that age. */
async function soonness(system: System): Promise<Row> {
  const jobs = await Promise.all(SPREAD.map((seconds) => clipsOf(system, 1, `plus ou moins [[slow:${seconds}]]`)));
  const clips = system.gemini?.clips() ?? [];
  const over = jobs.map((job) => {
    const clip = clips.find(({ prompt }) => prompt.includes(job.jobId));
    if (clip === undefined || job.closedAt === undefined) throw new Error(`${job.jobId} was not filmed`);
    const intervalMs = Math.min(20_000, 5_000 + (clip.doneAt - clip.begunAt) / 2);
    return (job.closedAt - clip.doneAt - intervalMs / 2) / 1_000;
  });
  return {
    what: 'Ready at the provider to COMPLETED, over half the interval of looks',
    value: mean(over),
    limit: 1.5,
    unit: 's',
    detail: `mean of ${over.length} clips filmed for ${SPREAD[0]} to ${SPREAD.at(-1)} s`,
  };
}

async function unitsOfMinute(system: System, meter: CapacityMeter, clips: number) {
  meter.take();
  const jobs = await Promise.all(Array.from({ length: JOBS }, () => clipsOf(system, clips, 'une minute')));
  const { consumed, refused } = meter.take();
  if (refused > 0) throw new Error(`${refused} requests were refused, nobody says what they cost`);
  const writes = consumed.filter(({ kind }) => kind === 'write');
  const unitsOf = (belongs: (one: Consumption) => boolean) =>
    Math.round((10 * writes.filter(belongs).reduce((sum, { units }) => sum + units, 0)) / JOBS) / 10;
  const steps = [...new Set(writes.map(stepOf))].map((step) => `${step} ${unitsOf((one) => stepOf(one) === step)}`);
  const row = {
    what: `DynamoDB write units a clip of a minute, jobs of ${clips}`,
    value: unitsOf(() => true) / clips,
    unit: 'units',
    detail: `a job: ${steps.join(', ')}`,
  } as const;
  return { row, seconds: median(jobs.map(({ createdAt, closedAt = Number.NaN }) => (closedAt - createdAt) / 1_000)) };
}

function stepOf({ caller, operation }: Consumption): string {
  if (caller === 'Submit') return 'opening';
  if (caller === 'Deliver') return 'webhook';
  return operation === 'TransactWriteItems' ? 'closing' : 'clips';
}
