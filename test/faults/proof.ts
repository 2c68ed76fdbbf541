import { spawnSync } from 'node:child_process';

/** One seed, so that a run says something about the change and not about chance. */
const SEED = '20260101';

const hasJava = spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;

/** The proofs that take longer than `npm test` may: each a command, with what it needs. */
const PROOFS: readonly {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}[] = [
  { command: ['node', 'test/faults/faults.ts', '--pairs', '200', '--seed', SEED] },
  ...(hasJava
    ? [
        {
          command: ['npx', 'vitest', 'run', 'test/adapters/dynamodb', 'test/system/money.test.ts'],
          environment: { DYNAMODB_ENGINE: 'dynamodb-local' },
        },
        {
          command: [
            ...['node', 'test/faults/faults.ts', '--engine', 'dynamodb-local'],
            ...['--scenario', 'two-sweeps', '--pairs', '50', '--seed', SEED],
          ],
        },
      ]
    : []),
];

/** `npm run proof`: every kind of fault at every call, pairs of them, and the money on AWS's own engine. Ends with 1 when one fails. */
let failed = 0;
for (const { command, environment } of PROOFS) {
  const [program = '', ...options] = command;
  process.stdout.write(`\n$ ${command.join(' ')}\n`);
  const { status } = spawnSync(program, options, { stdio: 'inherit', env: { ...process.env, ...environment } });
  if (status !== 0) failed += 1;
}
if (!hasJava) process.stdout.write('\nNo java: nothing was proved on AWS’s own engine.\n');
process.exitCode = failed === 0 ? 0 : 1;
