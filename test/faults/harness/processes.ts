import { FUNCTIONS, type FunctionName, type Handler, type Mutations } from './functions.ts';
import type { Site } from './site.ts';

/** The processes of every function: one serves one event at a time, stays warm for the next, and is gone when it is killed. */
export class Processes {
  readonly #idle = new Map<FunctionName, Handler[]>();
  readonly #start: Readonly<Record<FunctionName, () => Handler>>;

  constructor(site: Site, environment: Readonly<Record<string, string>>, mutations: Mutations) {
    const env = (name: FunctionName) => ({ ...site.settingsOf(name).environment, ...environment });
    this.#start = {
      submit: () => FUNCTIONS.submit(env('submit'), mutations.submit),
      cancel: () => FUNCTIONS.cancel(env('cancel'), mutations.cancel),
      'retry-job': () => FUNCTIONS['retry-job'](env('retry-job'), mutations['retry-job']),
      'delete-job': () => FUNCTIONS['delete-job'](env('delete-job'), mutations['delete-job']),
      grants: () => FUNCTIONS.grants(env('grants'), mutations.grants),
      generate: () => FUNCTIONS.generate(env('generate'), mutations.generate),
      deliver: () => FUNCTIONS.deliver(env('deliver'), mutations.deliver),
      sweep: () => FUNCTIONS.sweep(env('sweep'), mutations.sweep),
    };
  }

  take(name: FunctionName): Handler {
    return this.#idle.get(name)?.pop() ?? this.#start[name]();
  }

  giveBack(name: FunctionName, process: Handler): void {
    this.#idle.set(name, [...(this.#idle.get(name) ?? []), process]);
  }
}
