import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** One seed, so that a run says something about the change and not about chance. */
const SEED = '20260101';

interface Proof {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const FAULTS = ['node', 'test/faults/faults.ts', '--seed', SEED] as const;

/** Every kind of fault at every call of every story, and pairs: one half to a processor. */
const EVERY_FAULT: readonly Proof[] = ['1/2', '2/2'].map((part) => ({
  command: [...FAULTS, '--part', part, '--pairs', '100'],
}));

/** Tests that take longer than `npm test` may: deliberate bugs that the fault runs must find, the audit of many accounts. */
const LONG_TESTS: Proof = {
  command: ['npx', 'vitest', 'run', 'test/faults/mutations.test.ts', 'test/load/audit-at-scale.test.ts'],
  environment: { PROOF: '1' },
};

/** The money once more on AWS's own engine. */
const ON_AWS_ENGINE: readonly Proof[] = [
  {
    command: ['npx', 'vitest', 'run', 'test/adapters/dynamodb', 'test/system/money.test.ts'],
    environment: { DYNAMODB_ENGINE: 'dynamodb-local' },
  },
  { command: [...FAULTS, '--engine', 'dynamodb-local', '--scenario', 'two-sweeps', '--pairs', '50'] },
];

/** @returns whether it held. */
async function run({ command, environment = {} }: Proof): Promise<boolean> {
  const [program = '', ...options] = command;
  process.stdout.write(`$ ${command.join(' ')}\n`);
  const child = spawn(program, options, { stdio: 'inherit', env: { ...process.env, ...environment } });
  const [code] = await once(child, 'exit');
  return code === 0;
}

// `npm run proof`: what takes longer than `npm test` may. Ends with 1 when anything does not hold.
const held = await Promise.all(EVERY_FAULT.map(run));
held.push(await run(LONG_TESTS));
const hasJava = spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;
if (hasJava) for (const proof of ON_AWS_ENGINE) held.push(await run(proof));
else process.stdout.write('No java: nothing was proved on AWS’s own engine.\n');
process.exitCode = held.every(Boolean) ? 0 : 1;
