import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { mintToken } from './stand-ins/clerk/mint-token.ts';
import { readEndpoints } from './system/endpoints-file.ts';
import { readCommandLine } from './system/read-command-line.ts';

const HELP = `Mints a fresh token for a user of the running local system.

  npm run token -- <user> [--seconds N]

  <user>        alice, bruno, chloe, or any Clerk id (user_…)
  --seconds N   how long the token is valid (default 60, as Clerk's)
  --help        this text

The token alone goes to stdout: TOKEN=$(npm run --silent token -- alice)`;

const { values, positionals } = readCommandLine(HELP, () =>
  parseArgs({
    allowPositionals: true,
    options: { seconds: { type: 'string', default: '60' }, help: { type: 'boolean', default: false } },
  }),
);
const [who] = positionals;
const seconds = Number(values.seconds);
if (values.help) {
  process.stdout.write(`${HELP}\n`);
} else if (who === undefined || !Number.isInteger(seconds) || seconds < 1) {
  process.stderr.write(`${HELP}\n`);
  process.exitCode = 2;
} else {
  await print(who, seconds);
}

async function print(user: string, lifetimeSeconds: number): Promise<void> {
  const endpoints = await readEndpoints();
  const id = endpoints?.users.find((known) => known.name === user)?.id ?? user;
  if (endpoints === undefined) {
    process.stderr.write('The local system is not running: start it with npm start.\n');
    process.exitCode = 1;
  } else if (!/^user_[A-Za-z0-9]{1,64}$/.test(id)) {
    const known = endpoints.users.map(({ name }) => name).join(', ');
    process.stderr.write(`There is no user ${user}: use ${known}, or an id like user_2abc.\n`);
    process.exitCode = 2;
  } else {
    const privateKeyPem = await readFile(endpoints.privateKeyFile, 'utf8');
    process.stdout.write(`${await mintToken({ ...endpoints, privateKeyPem }, id, { lifetimeSeconds })}\n`);
  }
}
