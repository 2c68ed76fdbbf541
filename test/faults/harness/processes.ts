import * as v from 'valibot';
import { asOlderVersion, STEP_KIND_NAMES, STEP_PRICES } from '../kinds/kinds.ts';
import { FUNCTIONS, type FunctionName, type Handler, type Mutations } from './functions.ts';
import type { Site } from './site.ts';

/** What of a deployment is unlike the template. */
export interface DeploymentChoices {
  /** Variables of all functions. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of every kind. */
  readonly deadlineSeconds?: number | undefined;
  readonly mutations: Mutations;
  /** The version before the kinds of the tests. */
  readonly isOlder?: boolean;
}

const Terms = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.looseObject({ deadlineSeconds: v.number() })));
const Queues = v.pipe(v.string(), v.parseJson(), v.looseObject({ image: v.string() }));

/** The processes of every function: one serves one event at a time, stays warm for the next, and is gone when it is killed. */
export class Processes {
  readonly #idle = new Map<FunctionName, Handler[]>();
  readonly #start: Readonly<Record<FunctionName, () => Handler>>;
  readonly #isOlder: boolean;

  constructor(site: Site, { environment, deadlineSeconds, mutations, isOlder = false }: DeploymentChoices) {
    this.#isOlder = isOlder;
    const env = (name: FunctionName) => ({
      ...withKinds(site.settingsOf(name).environment, deadlineSeconds, isOlder),
      ...environment,
    });
    this.#start = {
      submit: () => FUNCTIONS.submit(env('submit'), mutations.submit),
      cancel: () => FUNCTIONS.cancel(env('cancel'), mutations.cancel),
      'retry-job': () => FUNCTIONS['retry-job'](env('retry-job'), mutations['retry-job']),
      'delete-job': () => FUNCTIONS['delete-job'](env('delete-job'), mutations['delete-job']),
      grants: () => FUNCTIONS.grants(env('grants'), mutations.grants),
      generate: () => FUNCTIONS.generate(env('generate'), mutations.generate),
      'write-articles': () => FUNCTIONS['write-articles'](env('write-articles'), mutations['write-articles']),
      'film-videos': () => FUNCTIONS['film-videos'](env('film-videos'), mutations['film-videos']),
      'film-custom-videos': () =>
        FUNCTIONS['film-custom-videos'](env('film-custom-videos'), mutations['film-custom-videos']),
      deliver: () => FUNCTIONS.deliver(env('deliver'), mutations.deliver),
      sweep: () => FUNCTIONS.sweep(env('sweep'), mutations.sweep),
    };
  }

  /** A process that is free, or a new one. */
  take(name: FunctionName): Handler {
    return this.#idle.get(name)?.pop() ?? this.#started(name);
  }

  giveBack(name: FunctionName, process: Handler): void {
    this.#idle.set(name, [...(this.#idle.get(name) ?? []), process]);
  }

  #started(name: FunctionName): Handler {
    if (!this.#isOlder) return this.#start[name]();
    const handler = asOlderVersion(this.#start[name]);
    return (event, context) => asOlderVersion(() => handler(event, context));
  }
}

/** The variables that say which kinds there are, with the kinds of the tests: the worker of the images makes them, too. */
function withKinds(
  environment: Readonly<Record<string, string>>,
  deadlineSeconds: number | undefined,
  isOlder: boolean,
): Readonly<Record<string, string>> {
  const { KIND_TERMS, WORK_QUEUES } = environment;
  const added = isOlder ? [] : STEP_KIND_NAMES;
  const terms = KIND_TERMS === undefined ? undefined : v.parse(Terms, KIND_TERMS);
  const queues = WORK_QUEUES === undefined ? undefined : v.parse(Queues, WORK_QUEUES);
  const all = {
    ...terms,
    ...Object.fromEntries(added.map((kind) => [kind, { ...terms?.['image'], price: STEP_PRICES[kind] }])),
  };
  const inTime = deadlineSeconds === undefined ? {} : { deadlineSeconds };
  const withDeadline = Object.entries(all).map(([kind, of]) => [kind, { ...of, ...inTime }]);
  return {
    ...environment,
    ...(terms === undefined ? {} : { KIND_TERMS: JSON.stringify(Object.fromEntries(withDeadline)) }),
    ...(queues === undefined
      ? {}
      : {
          WORK_QUEUES: JSON.stringify({ ...queues, ...Object.fromEntries(added.map((kind) => [kind, queues.image])) }),
        }),
  };
}
