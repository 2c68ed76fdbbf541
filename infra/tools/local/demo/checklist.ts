import { styleText } from 'node:util';

/** Facts to verify, told with ticks as they are found. */
export class Checklist {
  #allTrue = true;

  /** Tells a fact and whether it holds; `shown` is what was found. */
  check(fact: string, holds: boolean, shown: string): void {
    const tick = holds ? styleText('green', '✓') : styleText('red', '✗');
    process.stdout.write(`  ${tick} ${fact}: ${shown}\n`);
    this.#allTrue &&= holds;
  }

  get allTrue(): boolean {
    return this.#allTrue;
  }
}
