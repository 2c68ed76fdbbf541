import { setTimeout as delay } from 'node:timers/promises';
import type { LogLine } from '../../infra/tools/local/cloud/local-cloud.ts';
import type { System } from '../../infra/tools/local/system/start-system.ts';
import { withSystem } from '../bench/with-system.ts';
import { flatJpeg } from '../faults/harness/picture.ts';
import { dynamoOf } from '../support/aws.ts';
import { type Customers, submitAll } from './customers.ts';
import { drain, unfinished } from './drain.ts';
import type { LoadOptions } from './options.ts';
import { Tally } from './tally.ts';
import { Trouble } from './trouble.ts';
import { type Verdict, verify } from './verify.ts';

const MODEL_LATENCY_MS = 150;
/** The local stage's deadline, the sweeps that close what is past it, and the schedule of webhooks that met trouble. */
const DRAIN_PATIENCE_MS = 20 * 60_000;
const TELL_EVERY_MS = 10_000;

/** Everything that a run has to tell. */
export interface LoadRun {
  readonly options: LoadOptions;
  readonly customers: Customers;
  readonly verdict: Verdict;
  readonly tally: Tally;
  readonly trouble: Trouble;
  readonly killed: number;
  readonly submittingSeconds: number;
  /** From the last request until nothing was left to do. */
  readonly drainingSeconds: number;
  readonly unfinished: number;
}

/**
 * Runs thousands of jobs through a whole local system that is in trouble all the time, waits until it has come to rest, and looks at
 * everything that is left.
 *
 * @param say told now and then how far it is.
 */
export function runLoad(options: LoadOptions, say: (text: string) => void): Promise<LoadRun> {
  const trouble = new Trouble(options);
  const tally = new Tally();
  let system: System | undefined;
  let killed = 0;

  async function killLater(functionName: string, afterMs: number): Promise<void> {
    await delay(afterMs);
    if (system?.cloud.killOne(functionName)) killed += 1;
  }

  const systemOptions = {
    modelLatencyMs: MODEL_LATENCY_MS,
    model: { paint: flatJpeg(), mood: trouble.mood },
    faultOf: trouble.faultOf,
    ...(options.engine === undefined ? {} : { dynamodb: options.engine }),
    onEvent: () => undefined, // refused and lost requests are what this run is about
    onLog: ({ functionName, line }: LogLine) => {
      if (tally.read(line)?.code !== 'part.started') return;
      const afterMs = trouble.killsAfter(2 * MODEL_LATENCY_MS);
      if (afterMs !== undefined) void killLater(functionName, afterMs);
    },
  };
  return withSystem(systemOptions, async (started) => {
    system = started;
    const dynamo = dynamoOf(started.endpoints);
    const { jobsTable } = started.endpoints;
    let told = '';
    const tell = async () => {
      const text = progressOf(tally, killed, await unfinished(dynamo, jobsTable));
      if (text !== told) say(text);
      told = text;
    };
    const telling = setInterval(() => void tell(), TELL_EVERY_MS);
    try {
      const submittingFrom = performance.now();
      const customers = await submitAll(started.endpoints, options, tally);
      const drainingFrom = performance.now();
      const left = await drain(dynamo, jobsTable, DRAIN_PATIENCE_MS);
      const restedAt = performance.now();
      return {
        options,
        customers,
        verdict: await verify(started, customers),
        tally,
        trouble,
        killed,
        submittingSeconds: (drainingFrom - submittingFrom) / 1000,
        drainingSeconds: (restedAt - drainingFrom) / 1000,
        unfinished: left,
      };
    } finally {
      clearInterval(telling);
    }
  });
}

function progressOf(tally: Tally, killed: number, left: number): string {
  return `${tally.of('job.opened')} jobs opened, ${tally.of('job.closed')} closed, ${left} unfinished; ${tally.of('part.delivered')} parts; ${killed} workers killed`;
}
