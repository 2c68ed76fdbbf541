import { resolve } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { LocalCloudError } from './cloud/local-cloud-error.ts';
import { MetricStore } from './figures/metric-store.ts';
import { productFiguresText } from './figures/product-figures-text.ts';
import { MAGIC_PROMPTS } from './stand-ins/gemini/magic/magic-prompts.ts';
import { type Endpoints, readEndpoints, removeEndpoints, writeEndpoints } from './system/endpoints-file.ts';
import { narrate } from './system/narrate.ts';
import { readCommandLine } from './system/read-command-line.ts';
import { startSystem } from './system/start-system.ts';

const HELP = `Runs the whole system on this machine: the synthesised stacks on local engines, with stand-ins for Clerk, Gemini and the
frontend. Everything listens on 127.0.0.1.

  npm start -- [options]

  --port N              the API's port (default 4000; 0 for a free one); all other ports are free ones
  --console N           the console's port (default 4001; a free one when somebody has it)
  --data DIR            keep tables, queues, files and secrets in DIR between runs
  --dynamodb ENGINE     dynoxide (default where its binary is installed) or dynamodb-local (AWS's own, needs Java 17)
  --old-backend URL     a server that gets the orders of kinds that are off, and their status routes (default: 503)
  --latency MS          how long the model's stand-in draws (default 1500)
  --json-logs           the functions' own log lines instead of one line per event
  --help                this text

GEMINI_API_KEY=… uses the real Gemini. LAMBDA_RUNTIME_CLIENT=…/aws-lambda-ric/index.mjs runs the functions in AWS's own runtime
client (npm install aws-lambda-ric, which builds it) instead of the local one. Ctrl-C stops everything.`;

const { values } = readCommandLine(HELP, () =>
  parseArgs({
    options: {
      port: { type: 'string', default: '4000' },
      console: { type: 'string', default: '4001' },
      data: { type: 'string' },
      dynamodb: { type: 'string' },
      'old-backend': { type: 'string' },
      latency: { type: 'string', default: '1500' },
      'json-logs': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }),
);

const metrics = new MetricStore();

if (values.help) {
  process.stdout.write(`${HELP}\n`);
} else {
  await run();
}

async function run(): Promise<void> {
  const { dynamodb } = values;
  const [port, consolePort, latency] = readCommandLine(HELP, () => [
    wholeNumber('--port', values.port),
    wholeNumber('--console', values.console),
    wholeNumber('--latency', values.latency),
  ]);
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
  process.stdout.write('Synthesising the stacks of stage local and starting the engines…\n');
  const geminiApiKey = process.env['GEMINI_API_KEY'] || undefined;
  const runtimeClient = process.env['LAMBDA_RUNTIME_CLIENT'] || undefined;
  try {
    const system = await startSystem({
      apiPort: port,
      consolePort,
      modelLatencyMs: latency,
      geminiApiKey,
      ...(dynamodb === undefined ? {} : { dynamodb }),
      ...(values['old-backend'] === undefined ? {} : { oldBackend: values['old-backend'] }),
      ...(values.data === undefined ? {} : { dataDir: resolve(values.data) }),
      ...(runtimeClient === undefined ? {} : { runtimeClient }),
      onLog: ({ functionName, line }) => {
        metrics.accept(line);
        tell(functionName, line);
      },
    });
    await writeEndpoints(system.endpoints);
    introduce(system.endpoints, geminiApiKey !== undefined);
    process.stdin.on('data', showFigures);
    await interrupted();
    process.stdin.destroy();
    showFigures();
    process.stdout.write('\nStopping…\n');
    await removeEndpoints();
    await system.stop();
  } catch (error) {
    if (!(error instanceof LocalCloudError) && !isAddressInUse(error)) throw error;
    const hint = isAddressInUse(error) ? ' Choose another port with --port (0 for a free one).' : '';
    process.stderr.write(`${styleText('red', error.message)}${hint}\n`);
    process.exitCode = 1;
  }
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Error(`${option} must be a whole number, not ${text}`);
  return Number(text);
}

/** The product dashboard, since the start. */
function showFigures(): void {
  process.stdout.write(`\n${styleText('bold', 'Figures')}\n${productFiguresText(metrics, 'local')}\n\n`);
}

function tell(functionName: string, line: string): void {
  const told = values['json-logs'] ? line : narrate(functionName, line);
  if (told !== undefined) process.stdout.write(`${told}\n`);
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

function introduce(endpoints: Endpoints, realGemini: boolean): void {
  const title = (text: string): string => styleText('bold', text);
  const [user] = endpoints.users;
  const users = endpoints.users.map(({ name, id, credits }) => `  ${name.padEnd(8)} ${id}  ${credits} credits`);
  const magic = MAGIC_PROMPTS.map(({ prompt, does }) => `  ${prompt.padEnd(24)} ${does}`);
  const lines = [
    '',
    title('Running'),
    `  Console           ${styleText('bold', endpoints.console)}   (try everything here)`,
    `  API               ${endpoints.api}`,
    `  AWS endpoint      ${endpoints.awsEndpoint}   (DynamoDB, SQS, S3, Secrets Manager)`,
    `  Clerk stand-in    ${endpoints.issuer}`,
    `  Gemini            ${endpoints.standIns.gemini}${realGemini ? '   (the real one)' : '   (stand-in)'}`,
    `  Frontend stand-in ${endpoints.standIns.frontend}   (deliveries: ${endpoints.webhookInbox}; curl -X PUT …/behaviour/down)`,
    '',
    title('Users'),
    ...users,
    '',
    ...(realGemini ? [] : [title('Words in a prompt that make the model misbehave'), ...magic, '']),
    title(`A token of ${user?.name ?? 'nobody'} (8 hours; npm run token -- <user> mints others)`),
    `  ${user?.token ?? ''}`,
    '',
    title('Try it'),
    `  curl -i ${endpoints.api}/api/images/generate -H 'content-type: application/json' \\`,
    `    -H "authorization: Bearer $(npm run --silent token -- alice)" \\`,
    `    -d '{"prompt":"Un phare breton au lever du jour","job_id":"cm-essai-1","num_images":2}'`,
    '',
    title('Events (Enter shows the figures of the product’s dashboard)'),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
