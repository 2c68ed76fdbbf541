const WIDTH = 30;

/** Shows a job's progress: on one line that moves in a terminal, a line per change elsewhere. */
export function progressBar(out: NodeJS.WriteStream): (percent: number, status: string) => void {
  let last = '';
  return (percent, status) => {
    const filled = Math.round((WIDTH * percent) / 100);
    const line = `  [${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}] ${String(percent).padStart(3)} % ${status}`;
    if (line === last) return;
    last = line;
    out.write(out.isTTY ? `\r${line.padEnd(60)}${percent === 100 ? '\n' : ''}` : `${line}\n`);
  };
}
