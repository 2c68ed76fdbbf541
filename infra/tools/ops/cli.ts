import { enableCompileCache } from 'node:module';

// Most of a short command is loading the AWS clients; compiled once, they load in half the time.
enableCompileCache();
// A reader that has seen enough (`| head`) closes the pipe: the work goes on without output.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2), process);
