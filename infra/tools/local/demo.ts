import { parseArgs, styleText } from 'node:util';
import { isShippedKind, KIND_NAMES, type ShippedKind } from '../../../shared/kinds/kinds.ts';
import { LocalCloudError } from './cloud/local-cloud-error.ts';
import { demoOrder, type Order } from './demo/demo-orders.ts';
import { runDemo } from './demo/run-demo.ts';
import { readEndpoints } from './system/endpoints-file.ts';
import { readCommandLine } from './system/read-command-line.ts';
import { startSystem } from './system/start-system.ts';

const HELP = `Does one whole job against the local system, starting it when it is not running, and checks everything it was promised.

  npm run demo -- [options]

  --kind KIND          ${KIND_NAMES.join(', ')} (default image)
  --set FIELD=VALUE    a field of the order, as docs/api.md names it; may be given several times
  --prompt TEXT        what to draw or to film (default: a lighthouse)
  --num-images N       1 to 4 (default 1)
  --size WxH           for example 1024x1024 (default) or 1792x1024
  --format F           PNG (default), JPEG or WEBP
  --quality Q          standard (default), high or ultra
  --style S            photorealistic (default), artistic, illustration or 3d-render
  --help               this text

  npm run demo -- --kind article --set target_word_count=800
  npm run demo -- --kind book --set chapters_count=4

The files are saved below .local/demo/. Exit code 0 means that every check is ticked.`;

const { values, kind, said } = readCommandLine(HELP, () => {
  const parsed = parseArgs({
    options: {
      kind: { type: 'string', default: 'image' },
      set: { type: 'string', multiple: true, default: [] },
      prompt: { type: 'string' },
      'num-images': { type: 'string' },
      size: { type: 'string' },
      format: { type: 'string' },
      quality: { type: 'string' },
      style: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values;
  if (!isShippedKind(parsed.kind))
    throw new Error(`--kind must be one of ${KIND_NAMES.join(', ')}, not ${parsed.kind}`);
  return { values: parsed, kind: parsed.kind, said: fieldsSaid(parsed.set) };
});

if (values.help) {
  process.stdout.write(`${HELP}\n`);
} else {
  process.exitCode = await demo(kind);
}

async function demo(ordered: ShippedKind): Promise<number> {
  const { 'num-images': num_images, prompt, size, format, quality, style } = values;
  const options = Object.entries({ num_images, prompt, size, format, quality, style });
  const given: Order = Object.fromEntries(options.filter(([, value]) => value !== undefined));
  const order = { ...(await demoOrder(ordered)), ...given, ...said };
  const running = await readEndpoints();
  if (running !== undefined) return (await runDemo(running, ordered, order)) ? 0 : 1;
  process.stdout.write('Starting the local system…\n');
  try {
    const system = await startSystem({});
    try {
      return (await runDemo(system.endpoints, ordered, order)) ? 0 : 1;
    } finally {
      await system.stop();
    }
  } catch (error) {
    if (!(error instanceof LocalCloudError)) throw error;
    process.stderr.write(`${styleText('red', error.message)}\n`);
    return 1;
  }
}

/** `--set` of the command line: JSON where it is, a text otherwise. */
function fieldsSaid(all: readonly string[]): Order {
  return Object.fromEntries(
    all.map((one) => {
      const [, name, value] = /^([A-Za-z_]+)=(.*)$/s.exec(one) ?? [];
      if (name === undefined || value === undefined) throw new Error(`--set must be FIELD=VALUE, not ${one}`);
      return [name, readValue(value)];
    }),
  );
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
