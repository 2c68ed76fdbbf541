import { FUNCTIONS, type FunctionName, type Handler, type Mutations } from './functions.ts';
import type { Site } from './site.ts';

/** The processes of every function: one serves one event at a time, stays warm for the next, and is gone when it is killed. */
export class Processes {
  readonly #idle: Record<FunctionName, Handler[]> = { submit: [], cancel: [], generate: [], deliver: [], sweep: [] };
  readonly #start: Readonly<Record<FunctionName, () => Handler>>;

  constructor(site: Site, environment: Readonly<Record<string, string>>, mutations: Mutations) {
    const env = (name: FunctionName) => ({ ...site.settingsOf(name).environment, ...environment });
    this.#start = {
      submit: () => FUNCTIONS.submit(env('submit'), mutations.submit),
      cancel: () => FUNCTIONS.cancel(env('cancel'), mutations.cancel),
      generate: () => FUNCTIONS.generate(env('generate'), mutations.generate),
      deliver: () => FUNCTIONS.deliver(env('deliver'), mutations.deliver),
      sweep: () => FUNCTIONS.sweep(env('sweep'), mutations.sweep),
    };
  }

  take(name: FunctionName): Handler {
    return this.#idle[name].pop() ?? this.#start[name]();
  }

  giveBack(name: FunctionName, process: Handler): void {
    this.#idle[name].push(process);
  }
}
