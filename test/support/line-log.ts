import type { LogLine } from '../../infra/tools/local/cloud/start-local-cloud.ts';

/** Nothing takes as long: whoever waits longer is told for what. */
const PATIENCE_MS = 90_000;

/** What the functions of a system say, and a way to wait until they say it. */
export class LineLog {
  readonly lines: LogLine[] = [];
  readonly #waiting = new Set<(line: LogLine) => void>();

  readonly add = (line: LogLine): void => {
    this.lines.push(line);
    for (const hear of this.#waiting) hear(line);
  };

  /**
   * Resolves when there is a line of this code that holds these words, said already or not yet.
   *
   * @throws Error naming them when nobody says so.
   */
  async said(code: string, words = ''): Promise<void> {
    const isMeant = ({ line }: LogLine) => line.includes(`"code":"${code}"`) && line.includes(words);
    if (this.lines.some(isMeant)) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const hear = (line: LogLine) => {
      if (isMeant(line)) resolve();
    };
    this.#waiting.add(hear);
    const patience = setTimeout(() => reject(new Error(`nobody said ${code} ${words}`)), PATIENCE_MS);
    await promise.finally(() => {
      clearTimeout(patience);
      this.#waiting.delete(hear);
    });
  }
}
