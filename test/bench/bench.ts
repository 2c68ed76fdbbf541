import { parseArgs } from 'node:util';
import { readCommandLine } from '../../infra/tools/local/system/read-command-line.ts';
import { benchBundles } from './bench-bundles.ts';
import { benchClips } from './bench-clips.ts';
import { benchMemory } from './bench-memory.ts';
import { benchPictures } from './bench-pictures.ts';
import { benchSpeed } from './bench-speed.ts';
import { benchTexts } from './bench-texts.ts';
import { benchUnits } from './bench-units.ts';
import { isMet, type Row } from './row.ts';
import { tableOf } from './table.ts';

const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  bundles: benchBundles,
  speed: benchSpeed,
  memory: benchMemory,
  units: benchUnits,
  pictures: benchPictures,
  texts: benchTexts,
  clips: benchClips,
};

const HELP = `Measures what the service promises about its own cost and speed, and compares it with the targets.

  npm run bench -- [options]

  --only NAME   only this part; may be given several times:
                  bundles   how long the API's functions take to load, and how large they are (1 min)
                  speed     jobs of one and of four images through the whole local system (2 min)
                  memory    a worker that handles 4K images (30 s)
                  units     what DynamoDB bills for an image (15 s)
                  pictures  orders of 4.7 MB, ten references of 10 MB, the largest PNG (1 min)
                  clips     four clips against one, looks, units and memory of clips (3 min)
                  texts     articles and books: speed, units, memory of their worker (2 min)
  --json        the rows as JSON on standard output
  --help        this text

✓ met   ✗ missed   ○ above the limit, for information. Exit code 1 means that a target is missed (✗). See docs/benchmarks.md.`;

const { values } = readCommandLine(HELP, () => {
  const parsed = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = parsed.values.only?.find((name) => !Object.hasOwn(BENCHES, name));
  if (unknown !== undefined) throw new Error(`there is no part ${unknown}`);
  return parsed;
});

if (values.help) process.stdout.write(`${HELP}\n`);
else await run();

async function run(): Promise<void> {
  const rows: Row[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (values.only !== undefined && !values.only.includes(name)) continue;
    process.stderr.write(`Measuring ${name}…\n`);
    const measured = await bench();
    rows.push(...measured);
    if (!values.json) process.stdout.write(`${tableOf(measured)}\n`);
  }
  if (values.json) {
    const described = rows.map((row) => ({ ...row, met: isMet(row) }));
    process.stdout.write(`${JSON.stringify(described, undefined, 2)}\n`);
  }
  if (rows.some((row) => !isMet(row) && row.informative !== true)) process.exitCode = 1;
}
