import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { readCommandLine } from '../../infra/tools/local/system/read-command-line.ts';
import { isShippedKind, KIND_NAMES, type ShippedKind } from '../../shared/kinds/kinds.ts';
import type { LoadOptions } from './options.ts';
import { describeReport, reportOf } from './report.ts';
import { runLoad } from './run-load.ts';

const HELP = `Runs jobs of many users through a whole local system in constant trouble: worker processes are killed at work, requests to AWS
are throttled or not answered, the model fails. Waits until all has come to rest and looks at every account, job, object
and webhook. Ends with 1 when a promise is broken or anything is left to do.

  npm run load -- [options]

  --jobs N              default 2000
  --kinds A,B           what is ordered (default: all kinds, mostly pictures)
  --users N             default 200
  --kill PERCENT        of the attempts at a part, those whose worker process is killed (default 5)
  --model-fails PERCENT of the model's answers (default 10)
  --throttle PERCENT    of the functions' requests to AWS (default 1)
  --lose PERCENT        of the same: carried out, but not answered (default 0.5)
  --seed S              of all of this; random when left out
  --engine ENGINE       dynoxide (default where its binary is installed) or dynamodb-local
  --json                the report as JSON
  --help                this text

A killed worker's part is found by the sweep, and a webhook has its own schedule: the end comes two to ten minutes after the last
request.`;

const { values, options } = readCommandLine(HELP, () => {
  const parsed = parseArgs({
    options: {
      jobs: { type: 'string', default: '2000' },
      users: { type: 'string', default: '200' },
      kinds: { type: 'string', default: KIND_NAMES.join(',') },
      kill: { type: 'string', default: '5' },
      'model-fails': { type: 'string', default: '10' },
      throttle: { type: 'string', default: '1' },
      lose: { type: 'string', default: '0.5' },
      seed: { type: 'string' },
      engine: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;
  const { engine } = parsed;
  if (engine !== undefined && engine !== 'dynoxide' && engine !== 'dynamodb-local') {
    throw new Error('--engine must be dynoxide or dynamodb-local');
  }
  const read: LoadOptions = {
    jobs: positive('--jobs', parsed.jobs),
    users: positive('--users', parsed.users),
    kinds: parsed.kinds.split(',').map(kindNamed),
    kill: percent('--kill', parsed.kill),
    modelFails: percent('--model-fails', parsed['model-fails']),
    throttle: percent('--throttle', parsed.throttle),
    loseAnswers: percent('--lose', parsed.lose),
    seed: parsed.seed === undefined ? randomInt(2 ** 31) : positive('--seed', parsed.seed),
    engine,
  };
  return { values: parsed, options: read };
});

if (values.help) {
  process.stdout.write(`${HELP}\n`);
} else {
  process.stderr.write('Starting the system…\n');
  const report = reportOf(await runLoad(options, (text) => process.stderr.write(`${text}\n`)));
  process.stdout.write(`${values.json ? JSON.stringify(report, undefined, 2) : describeReport(report)}\n`);
  process.exit(report.kept ? 0 : 1); // connections that were cut leave timers behind that nobody waits for
}

function kindNamed(name: string): ShippedKind {
  if (!isShippedKind(name)) throw new Error(`--kinds: ${name} is none of ${KIND_NAMES.join(', ')}`);
  return name;
}

function positive(option: string, text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new Error(`${option} must be a whole number above 0, not ${text}`);
  return Number(text);
}

function percent(option: string, text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value > 100) throw new Error(`${option} must be a percentage, not ${text}`);
  return value;
}
