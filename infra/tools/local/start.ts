import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs, styleText } from 'node:util';
import { LocalCloudError } from './cloud/local-cloud-error.ts';
import { MetricStore } from './figures/metric-store.ts';
import { readEndpoints, removeEndpoints, writeEndpoints } from './system/endpoints-file.ts';
import { removeFrontendEnv, writeFrontendEnv } from './system/frontend-env.ts';
import { introduce, KEYS } from './system/introduce.ts';
import { narrate, narrateEvent } from './system/narrate.ts';
import { originOption, portOption, wholeNumber } from './system/options.ts';
import { readCommandLine } from './system/read-command-line.ts';
import { type System, startSystem } from './system/start-system.ts';
import { watchSources } from './system/watch-sources.ts';

const HELP = `Runs the whole system on this machine: the synthesised stacks on local engines, with stand-ins for Clerk, Gemini and the
frontend. Everything listens on 127.0.0.1.

  npm start -- [options]

  --frontend URL        your own frontend (http://localhost:3000): webhooks of its jobs go there as well as into the inbox,
                        and its pages may call the API
  --clerk-issuer URL    your own Clerk instance (https://….clerk.accounts.dev): its sessions are good, beside those of the sample users
  --origin URL          another page that may call the API; may be given several times
  --port N              the API's port (default 4000; 0 for a free one); all other ports are free ones
  --console N           the console's port (default 4001; a free one when somebody has it)
  --data DIR            keep tables, queues, files and secrets in DIR between runs
  --dynamodb ENGINE     dynoxide (default where its binary is installed) or dynamodb-local (AWS's own, needs Java 17)
  --old-backend URL     a server that gets the orders of kinds that are off, and their status routes (default: 503)
  --latency MS          how long the model's stand-in draws (default 1500)
  --json-logs           the functions' own log lines instead of one line per event
  --no-watch            do not take over what changes in functions/ and shared/
  --help                this text

GEMINI_API_KEY=… uses the real Gemini. LAMBDA_RUNTIME_CLIENT=…/aws-lambda-ric/index.mjs runs the functions in AWS's own runtime
client (npm install aws-lambda-ric, which builds it) instead of the local one. Ctrl-C stops everything.`;

const { values } = readCommandLine(HELP, () =>
  parseArgs({
    options: {
      frontend: { type: 'string' },
      'clerk-issuer': { type: 'string' },
      origin: { type: 'string', multiple: true, default: [] },
      port: { type: 'string', default: '4000' },
      console: { type: 'string', default: '4001' },
      data: { type: 'string' },
      dynamodb: { type: 'string' },
      'old-backend': { type: 'string' },
      latency: { type: 'string', default: '1500' },
      'json-logs': { type: 'boolean', default: false },
      'no-watch': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }),
);

/** Always the same where it is free: a frontend that signs addresses itself is told it once. */
const AWS_PORT = 4002;
const metrics = new MetricStore();

if (values.help) {
  process.stdout.write(`${HELP}\n`);
} else {
  await run();
}

async function run(): Promise<void> {
  const { dynamodb } = values;
  const chosen = readCommandLine(HELP, () => ({
    apiPort: portOption('--port', values.port),
    consolePort: portOption('--console', values.console),
    modelLatencyMs: wholeNumber('--latency', values.latency),
    origins: values.origin.map((url) => originOption('--origin', url)),
    ...(values.frontend === undefined ? {} : { frontend: originOption('--frontend', values.frontend) }),
    ...(values['clerk-issuer'] === undefined
      ? {}
      : { clerkIssuer: originOption('--clerk-issuer', values['clerk-issuer']) }),
  }));
  if (dynamodb !== undefined && dynamodb !== 'dynoxide' && dynamodb !== 'dynamodb-local') {
    process.stderr.write(`--dynamodb must be dynoxide or dynamodb-local\n\n${HELP}\n`);
    process.exitCode = 2;
    return;
  }
  const other = await readEndpoints();
  if (other !== undefined) {
    process.stderr.write(`A local system is running already: ${other.api} (process ${other.pid}). Stop it first.\n`);
    process.exitCode = 1;
    return;
  }
  say('Synthesising the stacks of stage local and starting the engines…');
  const geminiApiKey = process.env['GEMINI_API_KEY'] || undefined;
  const runtimeClient = process.env['LAMBDA_RUNTIME_CLIENT'] || undefined;
  try {
    const system = await startSystem({
      ...chosen,
      awsPort: AWS_PORT,
      geminiApiKey,
      ...(dynamodb === undefined ? {} : { dynamodb }),
      ...(values['old-backend'] === undefined ? {} : { oldBackend: values['old-backend'] }),
      ...(values.data === undefined ? {} : { dataDir: resolve(values.data) }),
      ...(runtimeClient === undefined ? {} : { runtimeClient }),
      onEvent: (event) => say(values['json-logs'] ? undefined : narrateEvent(event)),
      onLog: ({ functionName, line }) => {
        metrics.accept(line);
        say(values['json-logs'] ? line : narrate(functionName, line));
      },
    });
    await writeEndpoints(system.endpoints);
    await writeFrontendEnv(system.endpoints);
    say(introduce(system.endpoints, geminiApiKey !== undefined));
    createInterface({ input: process.stdin }).on('line', (typed) => answerKey(typed.trim(), system));
    const unwatch = values['no-watch'] ? () => undefined : watchSources(() => reload(system));
    await interrupted();
    process.stdin.destroy();
    unwatch();
    say(`${KEYS.f.show(system.endpoints, metrics)}\nStopping…`);
    await Promise.all([removeEndpoints(), removeFrontendEnv()]);
    await system.stop();
  } catch (error) {
    if (!(error instanceof LocalCloudError) && !isAddressInUse(error)) throw error;
    const hint = isAddressInUse(error) ? ' Choose another port with --port (0 for a free one).' : '';
    process.stderr.write(`${styleText('red', error.message)}${hint}\n`);
    process.exitCode = 1;
  }
}

/** What a letter and Enter show; Enter alone shows the figures. */
function answerKey(typed: string, { endpoints }: System): void {
  const key = Object.entries(KEYS).find(([letter]) => letter === (typed === '' ? 'f' : typed.toLowerCase()))?.[1];
  say((key ?? KEYS.h).show(endpoints, metrics));
}

async function reload(system: System): Promise<void> {
  try {
    const { functions, others } = await system.reload();
    if (functions.length > 0) say(styleText('cyan', `New code: ${functions.map(shortName).join(', ')}`));
    if (others.length > 0)
      say(styleText('yellow', `Changed in the stacks, start again to have it: ${others.join(', ')}`));
  } catch (error) {
    say(styleText('red', `The old code goes on: ${error instanceof Error ? error.message : String(error)}`));
  }
}

function shortName(functionName: string): string {
  return functionName.replace(/^.*?-service-/, '').replace(/[0-9A-F]{8}$/, '');
}

function say(text: string | undefined): void {
  if (text !== undefined) process.stdout.write(`${text}\n`);
}

/** Resolves at Ctrl-C or a polite kill; a second Ctrl-C ends the process at once. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

function isAddressInUse(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
