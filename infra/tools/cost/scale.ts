import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { PROJECT_ROOT } from '../../constructs/functions/bundling.ts';
import { chooseStage } from '../../stages/choose-stage.ts';
import { readCommandLine } from '../local/system/read-command-line.ts';
import { limitsOf, longestQueue } from './limits.ts';
import { USUAL_LOAD } from './load.ts';
import { plantOf } from './plant.ts';
import { scaleText } from './scale-text.ts';

/** The loads that are looked at, in multiples of the first. */
const TIMES = [1, 10, 100, 10_000];

const HELP = `What is scarce first when there is more to do, from the synthesised templates of a stage: what a load needs at its peak, what the
stage has, what is changed in the stage and what in the design. docs/scale.md says what the numbers mean.

  npm run scale -- [options]

  --stage NAME           whose templates and limits (default prod)
  --images-per-day N     the load that is multiplied by ${TIMES.slice(1).join(', ')} (default 1000)
  --images-per-job N     (default ${USUAL_LOAD.imagesPerJob})
  --model-seconds N      the model's time for one image (default ${USUAL_LOAD.modelSeconds})
  --requests-per-job N   for the status (default ${USUAL_LOAD.requestsPerJob})
  --json                 the same as JSON
  --help                 this text`;

const POSITIVE = v.pipe(v.string(), v.transform(Number), v.number(), v.gtValue(0));

const { values } = readCommandLine(HELP, () =>
  parseArgs({
    options: {
      stage: { type: 'string', default: 'prod' },
      'images-per-day': { type: 'string', default: '1000' },
      'images-per-job': { type: 'string', default: String(USUAL_LOAD.imagesPerJob) },
      'model-seconds': { type: 'string', default: String(USUAL_LOAD.modelSeconds) },
      'requests-per-job': { type: 'string', default: String(USUAL_LOAD.requestsPerJob) },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }),
);

if (values.help) process.stdout.write(`${HELP}\n`);
else tell();

function tell(): void {
  const { load, stage } = readCommandLine(HELP, () => ({
    load: {
      ...USUAL_LOAD,
      imagesPerDay: number('images-per-day'),
      imagesPerJob: number('images-per-job'),
      modelSeconds: number('model-seconds'),
      requestsPerJob: number('requests-per-job'),
    },
    stage: chooseStage((key) => (key === 'stage' ? values.stage : undefined)),
  }));
  const { context } = v.parse(
    v.object({ context: v.record(v.string(), v.unknown()) }),
    JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8')),
  );
  const plant = plantOf(stage, context);
  const rows = TIMES.map((times) => {
    const more = { ...load, imagesPerDay: times * load.imagesPerDay };
    return { load: more, limits: limitsOf(stage, plant, more) };
  });
  const queue = longestQueue(stage, plant, load);
  const told = values.json
    ? JSON.stringify({ stage: stage.name, longestQueue: queue, rows }, null, 2)
    : scaleText(stage.name, rows, queue);
  process.stdout.write(`${told}\n`);
}

function number(name: 'images-per-day' | 'images-per-job' | 'model-seconds' | 'requests-per-job'): number {
  const parsed = v.safeParse(POSITIVE, values[name]);
  if (!parsed.success) throw new Error(`--${name} must be a number above 0`);
  return parsed.output;
}
