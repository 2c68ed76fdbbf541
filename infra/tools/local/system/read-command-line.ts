/** Runs what reads the command line; wrong options end the process with 2, the reason and the help, without a stack trace. */
export function readCommandLine<T>(help: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}\n`);
    process.exit(2);
  }
}
