import { enableCompileCache } from 'node:module';

// Most of a short command is loading the AWS clients; compiled once, they load in half the time.
enableCompileCache();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2), process);
