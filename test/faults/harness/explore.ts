import { createHash } from 'node:crypto';
import { type Breach, drawnTooOften, type Rule } from './breach.ts';
import { ALL_KINDS, type CallName, CRASHES, type Fault, type FaultKind, formatFault, kindsOf } from './fault.ts';
import { faultsAt, NO_FAULTS, randomPair } from './plan.ts';
import { pick, seeded } from './random.ts';
import type { Scenario } from './scenario.ts';
import { type RunOptions, type RunResult, Simulation } from './simulation.ts';
import type { Site } from './site.ts';

/** Deliberate bugs to run with. */
export type Bugs = Pick<RunOptions, 'mutations' | 'tamper'>;

/** An interleaving that broke a promise. */
export interface Failure {
  readonly scenario: string;
  /** Options of `npm run faults` that show it again. */
  readonly replay: string;
  readonly breaches: readonly Breach[];
  readonly trace: readonly string[];
}

/** What came of a number of interleavings. */
export interface Findings {
  /** Interleavings run. */
  readonly runs: number;
  readonly failures: readonly Failure[];
}

/** What to run on the sites, and with which bugs. */
export interface Exploration {
  readonly sites: readonly Site[];
  readonly bugs?: Bugs;
  /** Only these kinds of faults. */
  readonly kinds?: readonly FaultKind[];
  /** Enough is found when this promise is broken. */
  readonly until?: Rule;
}

/** Runs a scenario without faults, then once with every fault at every call. */
export async function everySingleFault(scenario: Scenario, exploration: Exploration): Promise<Findings> {
  const { sites, kinds, until } = exploration;
  const undisturbed = await withFaults(oneOf(sites), scenario, [], exploration);
  const breaks = ({ breaches }: Failure) => breaches.some(({ rule }) => rule === until);
  if (breaks(undisturbed)) return findings([undisturbed]);
  const rest = await inParallel(
    sites,
    faultsOf(
      undisturbed.calls.filter(({ invocation }) => scenario.alike?.includes(invocation) !== true),
      kinds,
    ),
    async (site, fault) => drawnAsOften(scenario, fault, await withFaults(site, scenario, [fault], exploration)),
    breaks,
  );
  return findings([undisturbed, ...rest]);
}

/** What AWS does to a living process is no reason to draw an image once more; what was paid for is kept, or found again. */
function drawnAsOften({ ends: { drawn } }: Scenario, fault: Fault, run: Failure & RunResult): Failure & RunResult {
  const isOurOwn = !fault.call.startsWith('POST ') && !CRASHES.includes(fault.kind);
  if (!isOurOwn || drawn === undefined || run.billed <= drawn) return run;
  return { ...run, breaches: [...run.breaches, drawnTooOften(run.billed, drawn)] };
}

/** Runs scenarios, each with two faults and in an order of events that a seed draws; the seed chooses the scenario, too. */
export async function randomPairs(
  scenarios: readonly Scenario[],
  seeds: readonly number[],
  exploration: Exploration,
): Promise<Findings> {
  const drawn = seeds.map((seed) => ({
    seed,
    scenario: pick(() => (seed % scenarios.length) / scenarios.length, scenarios),
  }));
  const counts = new Map<Scenario, number>();
  for (const { scenario } of drawn) {
    if (!counts.has(scenario)) counts.set(scenario, (await callsOf(scenario, exploration)).length);
  }
  const runs = await inParallel(exploration.sites, drawn, (site, { seed, scenario }) => {
    const chance = { random: seeded(seed), schedules: true };
    const plan = randomPair(seeded(seed ^ 0x5bd1e995), counts.get(scenario) ?? 1); // not the numbers that order the events
    return run(site, scenario, { plan, chance, strict: false, ...exploration.bugs }, `--pairs 1 --seed ${seed}`);
  });
  return findings(runs);
}

/** Runs a scenario with the given faults. */
export async function withFaults(
  site: Site,
  scenario: Scenario,
  faults: readonly Fault[],
  { bugs }: Pick<Exploration, 'bugs'>,
): Promise<Failure & RunResult> {
  const replay = faults.map((fault) => `--fault '${formatFault(fault)}'`).join(' ');
  return run(site, scenario, { plan: faultsAt(faults), strict: faults.length <= 1, ...bugs }, replay);
}

async function callsOf(scenario: Scenario, { sites, bugs }: Exploration): Promise<readonly CallName[]> {
  const { calls } = await run(oneOf(sites), scenario, { plan: NO_FAULTS, strict: false, ...bugs }, 'calls');
  return calls;
}

async function run(
  site: Site,
  scenario: Scenario,
  options: Omit<RunOptions, 'scenario' | 'id'>,
  replay: string,
): Promise<Failure & RunResult> {
  // The same run has the same ids, wherever ids decide an order; a second one on the same site needs others.
  const name = `${scenario.name} ${replay}`;
  const repetition = site.runs.get(name) ?? 0;
  site.runs.set(name, repetition + 1);
  const id = createHash('sha256').update(`${name} ${repetition}`).digest('hex').slice(0, 16);
  const result = await new Simulation(site, { ...options, scenario, id }).run();
  return { ...result, scenario: scenario.name, replay: `--scenario ${scenario.name} ${replay}` };
}

function faultsOf(calls: readonly CallName[], kinds: readonly FaultKind[] = ALL_KINDS): readonly Fault[] {
  const faults = calls.flatMap((call, index) =>
    kindsOf(call)
      .filter((kind) => kinds.includes(kind))
      .map((kind) => (kind === 'kill-before' ? deathBefore(calls, index) : faultAt(call, kind))),
  );
  return [...new Map(faults.map((fault) => [formatFault(fault), fault])).values()];
}

/**
 * The first of the deaths that leave the same world as the one right before a call. What a process has in mind dies with it: so to
 * die before a call is to die right after the call before it, if that one wrote, and right before it, if it only read. What takes
 * its time, as the model does, or a call of somebody else's separates the two.
 */
function deathBefore(calls: readonly CallName[], index: number): Fault {
  const [before, call] = [calls[index - 1], calls[index]];
  if (call === undefined) throw new Error(`there is no call ${index}`);
  if (before?.via !== 'aws' || before.invocation !== call.invocation) return faultAt(call, 'kill-before');
  return kindsOf(before).includes('kill-after') ? faultAt(before, 'kill-after') : deathBefore(calls, index - 1);
}

function faultAt({ via: _, ...call }: CallName, kind: FaultKind): Fault {
  return { ...call, kind };
}

/** Works through a list, one item at a time on every site, until there is enough. */
async function inParallel<T, R>(
  sites: readonly Site[],
  items: readonly T[],
  work: (site: Site, item: T) => Promise<R>,
  isEnough: (result: R) => boolean = () => false,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.values();
  let enough = false;
  await Promise.all(
    sites.map(async (site) => {
      for (const item of queue) {
        if (enough) return;
        const result = await work(site, item);
        results.push(result);
        enough ||= isEnough(result);
      }
    }),
  );
  return results;
}

function findings(all: readonly Failure[]): Findings {
  return { runs: all.length, failures: all.filter(({ breaches }) => breaches.length > 0) };
}

function oneOf(sites: readonly Site[]): Site {
  const [site] = sites;
  if (site === undefined) throw new Error('there is no site');
  return site;
}
