import { setTimeout as delay } from 'node:timers/promises';
import { User } from '../support/user.ts';
import { type CapacityMeter, type Consumption, startCapacityMeter } from './capacity-meter.ts';
import { meterFunctions } from './meter-functions.ts';
import type { Row } from './row.ts';
import { mean } from './statistics.ts';
import { withSystem } from './with-system.ts';

const JOBS = 5;
const LIMITS = { write: 12, read: 4 };
/** As long as prompts usually are: every write of a job's row pays for the prompt in it. */
const PROMPT =
  'Un phare breton au lever du jour, mer calme, lumière dorée, quelques mouettes au loin, style carte postale';
const LONG_PROMPT = PROMPT.padEnd(600, `. ${PROMPT}`);

/**
 * The target is for the job that the frontend sends, four images. A job of one costs two transactions all the same, and a row with
 * a long prompt in it more at every write: these inform.
 */
const CASES = [
  { what: 'jobs of 1', images: 1, prompt: PROMPT, informative: true },
  { what: 'jobs of 4', images: 4, prompt: PROMPT, informative: false },
  { what: `jobs of 4, prompts of ${LONG_PROMPT.length} characters`, images: 4, prompt: LONG_PROMPT, informative: true },
] as const;
type Case = (typeof CASES)[number];

/**
 * What DynamoDB bills for an image that meets no trouble, from the request to the acknowledged webhook. Reads of the status are left
 * out, their number is the client's business, and so is the sweep, whose reads do not depend on the jobs.
 */
export async function benchUnits(): Promise<Row[]> {
  let awsEndpoint = '';
  const meter = await startCapacityMeter(() => awsEndpoint);
  try {
    const editAssembly = (assemblyDir: string) => meterFunctions(assemblyDir, meter.endpointOf);
    return await withSystem({ modelLatencyMs: 0, schedules: false, editAssembly }, async (system) => {
      ({ awsEndpoint } = system.endpoints);
      const rows: Row[] = [];
      for (const given of CASES) {
        const user = await User.withCredits(given.images * JOBS, system.endpoints);
        const jobs: (readonly Consumption[])[] = [];
        for (let job = 1; job <= JOBS; job += 1) jobs.push(await consumptionOfJob(meter, user, given));
        rows.push(rowOf('write', jobs, given), rowOf('read', jobs, given));
      }
      return rows;
    });
  } finally {
    meter.stop();
  }
}

async function consumptionOfJob(
  meter: CapacityMeter,
  user: User,
  { images, prompt }: Case,
): Promise<readonly Consumption[]> {
  meter.take();
  const jobId = `cm${crypto.randomUUID().replaceAll('-', '').slice(0, 23)}`;
  const accepted = await user.generate({ prompt, num_images: images, job_id: jobId });
  if (accepted.status !== 202) throw new Error(`not accepted: ${JSON.stringify(accepted.body)}`);
  while ((await user.row(jobId))?.webhook?.state !== 'confirmed') await delay(50);
  const { consumed, refused } = meter.take();
  if (refused > 0) throw new Error(`${refused} requests were refused, nobody says what they cost`);
  return consumed;
}

function rowOf(kind: Consumption['kind'], jobs: readonly (readonly Consumption[])[], given: Case): Row {
  const all = jobs.map((consumed) => consumed.filter((one) => one.kind === kind));
  const unitsOf = (belongs: (one: Consumption) => boolean) => {
    const ofJobs = all.map((consumed) => consumed.filter(belongs).reduce((sum, { units }) => sum + units, 0));
    return Math.round(mean(ofJobs) * 10) / 10;
  };
  const steps = [...new Set(all.flat().map(stepOf))].map((step) => `${step} ${unitsOf((one) => stepOf(one) === step)}`);
  const indexes = kind === 'write' ? `; ${unitsOf(({ resource }) => resource.includes('/'))} of it for indexes` : '';
  return {
    what: `DynamoDB ${kind} units an image, ${given.what}`,
    value: unitsOf(() => true) / given.images,
    limit: LIMITS[kind],
    unit: 'units',
    informative: given.informative,
    detail: `a job: ${steps.join(', ')}${indexes}`,
  };
}

function stepOf({ caller, operation }: Consumption): string {
  if (caller === 'Submit') return 'opening';
  if (caller === 'Deliver') return 'webhook';
  if (operation === 'TransactWriteItems') return 'closing';
  return 'images';
}
