import { parseArgs } from 'node:util';
import { runDemo } from './demo/run-demo.ts';
import { readEndpoints } from './system/endpoints-file.ts';
import { readCommandLine } from './system/read-command-line.ts';
import { startSystem } from './system/start-system.ts';

const HELP = `Does one whole job against the local system, starting it when it is not running, and checks everything it was promised.

  npm run demo -- [options]

  --prompt TEXT        what to draw (default: a lighthouse)
  --num-images N       1 to 4 (default 1)
  --size WxH           for example 1024x1024 (default) or 1792x1024
  --format F           PNG (default), JPEG or WEBP
  --quality Q          standard (default), high or ultra
  --style S            photorealistic (default), artistic, illustration or 3d-render
  --help               this text

The images are saved below .local/demo/. Exit code 0 means that every check is ticked.`;

const { values } = readCommandLine(HELP, () =>
  parseArgs({
    options: {
      prompt: { type: 'string', default: 'Un phare breton au lever du jour, mer calme' },
      'num-images': { type: 'string', default: '1' },
      size: { type: 'string', default: '1024x1024' },
      format: { type: 'string', default: 'PNG' },
      quality: { type: 'string', default: 'standard' },
      style: { type: 'string', default: 'photorealistic' },
      help: { type: 'boolean', default: false },
    },
  }),
);

if (values.help) {
  process.stdout.write(`${HELP}\n`);
} else {
  const { 'num-images': num_images, help: _, ...request } = values;
  const running = await readEndpoints();
  if (running === undefined) process.stdout.write('Starting the local system…\n');
  const system = running === undefined ? await startSystem({}) : undefined;
  try {
    const endpoints = running ?? system?.endpoints;
    if (endpoints === undefined) throw new Error('no system to talk to');
    process.exitCode = (await runDemo(endpoints, { ...request, num_images })) ? 0 : 1;
  } finally {
    await system?.stop();
  }
}
