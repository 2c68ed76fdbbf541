import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import * as v from 'valibot';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { auditAccount } from '../../../shared/audit/audit-account.ts';
import { asOlderVersion } from '../kinds/kinds.ts';
import { type Breach, drawnTooOften, type Rule } from './breach.ts';
import { check, checkEnds } from './check.ts';
import { Client } from './client.ts';
import type { CallName } from './fault.ts';
import type { Mutations } from './functions.ts';
import type { ClientName, Command } from './hooks.ts';
import { Journal } from './journal.ts';
import { Mailbox, type Received, type Waiting } from './mailbox.ts';
import type { Plan } from './plan.ts';
import { Platform, type PlatformOptions } from './platform.ts';
import { Processes } from './processes.ts';
import { ProviderWatch } from './provider-watch.ts';
import { pick, type Random, seeded } from './random.ts';
import { forgetJobs, remainsOf } from './remains.ts';
import { RowWatch } from './row-watch.ts';
import type { Scenario, Step } from './scenario.ts';
import type { Site } from './site.ts';
import { accessDenied } from './troubles.ts';

const MINUTE_MS = 60_000;
/** The longest story is that of a message that nobody can handle; what is still busy then will never come to rest. */
const LONGEST_MS = 7 * 24 * 60 * MINUTE_MS;
const MOST_STEPS = 3_000;
/** Of one clip. */
const MOST_BEGUN = 2;

/** Steps on the way are told at best: only a scenario about them pays for their calls. */
const QUIET = { PROGRESS_WEBHOOKS: 'false' };

const Report = v.object({ batchItemFailures: v.array(v.object({ itemIdentifier: v.string() })) });

export interface RunOptions {
  readonly scenario: Scenario;
  /** Goes into the user's id, job ids and prompts: no two runs of a site may share it. */
  readonly id: string;
  readonly plan: Plan;
  /** Whether every job has to end as the scenario says. */
  readonly strict: boolean;
  /** Chance itself, for the functions; and for what happens next, too, if it is told to. */
  readonly chance?: { readonly random: Random; readonly schedules: boolean };
  readonly mutations?: Mutations;
  /** A deliberate bug in requests: what goes to the engine instead. */
  readonly tamper?: (command: Command) => Command;
}

export interface RunResult {
  /** Every call that left a function, in order. */
  readonly calls: readonly CallName[];
  readonly faults: number;
  /** Drawings that the provider would bill. */
  readonly billed: number;
  readonly breaches: readonly Breach[];
  /** A line per event, for people. */
  readonly trace: readonly string[];
}

type Happening = () => Promise<void>;

/** One run of a scenario by a clock of its own, from the first request until nothing is left to do. */
export class Simulation {
  readonly #site: Site;
  readonly #options: RunOptions;
  readonly #userId: string;
  readonly #journal: Journal;
  readonly #mailbox: Mailbox;
  readonly #versions: Readonly<Record<'roll-forward' | 'roll-back', Processes>>;
  readonly #platform: Platform;
  readonly #provider: ProviderWatch;
  #rolledBack: boolean = false;
  readonly #watch: RowWatch;
  readonly #breaches: Breach[] = [];
  readonly #client: Client;
  readonly #endsBy: number;
  #script: readonly { readonly at: number; readonly run: Happening }[];
  #sweepAt: number = Number.POSITIVE_INFINITY;
  #turn: number = 0;
  #bucketTakesWrites: boolean = true;
  #broken: { readonly error: unknown } | undefined;

  constructor(site: Site, options: RunOptions) {
    const { scenario, id, plan, mutations = {}, tamper = (command: Command) => command } = options;
    this.#site = site;
    this.#options = options;
    this.#userId = `user_${id}`;
    site.clock.now = MINUTE_MS * Math.ceil(site.clock.now / MINUTE_MS) + 60 * MINUTE_MS;
    this.#endsBy = site.clock.now + LONGEST_MS;
    this.#journal = new Journal(site.clock);
    this.#mailbox = new Mailbox(site);
    const breach = (rule: Rule, detail: string) => void this.#breaches.push({ rule, detail });
    this.#watch = new RowWatch(site, this.#userId, breach);
    this.#provider = new ProviderWatch(this.#watch, breach);
    const environment = { ...QUIET, ...scenario.environment };
    const choices = { environment, deadlineSeconds: scenario.deadlineSeconds, mutations };
    this.#versions = {
      'roll-forward': new Processes(site, choices),
      'roll-back': new Processes(site, { ...choices, isOlder: true }),
    };
    const platform: PlatformOptions = {
      site,
      plan,
      journal: this.#journal,
      modelMs: (scenario.modelSeconds ?? 5) * 1000,
      random: options.chance?.random ?? seeded(1),
      deadly: scenario.deadly,
      send: async (client: ClientName, command: Command) => {
        if (!this.#bucketTakesWrites && command instanceof PutObjectCommand) throw accessDenied();
        const output = await site.clients[client].send(tamper(command) as never); // a command of this client's own
        try {
          this.#mailbox.applied(command, output);
          await this.#watch.applied(command, output);
        } catch (error) {
          this.#broken ??= { error }; // the harness's own trouble must not look like the call's
        }
        return output;
      },
      onModelCall: (request, stoodStill) => this.#provider.asked(request, stoodStill),
    };
    this.#platform = new Platform(platform, this.#versions['roll-forward']);
    this.#client = new Client({
      site,
      platform: this.#platform,
      journal: this.#journal,
      userId: this.#userId,
      id,
      later: (at, run) => {
        this.#script = [...this.#script, { at, run }];
      },
    });
    this.#script = scenario.script.map((step) => ({
      at: site.clock.now + step.at * 1000,
      run: () => this.#act(step),
    }));
  }

  async run(): Promise<RunResult> {
    const { gemini, receiver, clock } = this.#site;
    const { scenario } = this.#options;
    this.#site.putModelKey('key-1');
    gemini.rotateKey('key-1');
    receiver.setBehaviour('ok');
    const heard = receiver.deliveries().length;
    const ledger = dynamoCreditLedger(this.#site.dynamo, this.#site.tables);
    const { credits = 10 } = scenario;
    if (credits > 0) await ledger.grant(this.#userId, 'gift', credits, 'gift', clock.now);

    await this.#untilQuiet();

    const { sweepsHit, billed, calls, faults, trace } = this.#journal;
    const remains = await remainsOf(this.#site, this.#userId);
    const breaches = check(remains, {
      accepted: this.#client.accepted,
      inbox: receiver.deliveries().slice(heard),
      sweepsHit,
      billed,
      now: clock.now,
      asks: this.#provider.asks,
      faults,
    });
    if (this.#rolledBack) breaches.push(...(await this.#auditOfOlderVersion()));
    breaches.push(...this.#clipBreaches(faults));
    const { receives, drawn } = scenario.ends;
    const { mostReceives } = this.#mailbox;
    if (receives !== undefined && faults === 0 && mostReceives > receives) {
      breaches.push({
        rule: 'a look counts no attempt and no receive',
        detail: `${mostReceives} receives of a message`,
      });
    }
    if (drawn !== undefined && faults === 0 && billed > drawn) breaches.push(drawnTooOften(billed, drawn));
    if (this.#options.strict) breaches.push(...checkEnds(scenario, remains, this.#mailbox.deadLettered));
    this.#breaches.push(...breaches);
    await this.#cleanUp();
    return { calls, faults, trace, billed, breaches: this.#breaches };
  }

  /** A clip may be begun twice, each time as an attempt of its own; what nobody waits for is stopped, unless a fault kept it from that. */
  #clipBreaches(faults: number): Breach[] {
    const ours = this.#site.gemini.clips().filter(({ prompt }) => prompt.includes(this.#options.id));
    const attempts = ours.map(({ labels }) => labels['attempt'] ?? '');
    const parts = attempts.map((label) => label.replace(/-\d+$/, ''));
    const most = Math.max(0, ...parts.map((part) => parts.filter((other) => other === part).length));
    const breaches: Breach[] = [];
    if (most > MOST_BEGUN || new Set(attempts).size < attempts.length) {
      breaches.push({ rule: 'no clip is begun more often than may be billed', detail: attempts.join(', ') });
    }
    const { stopped = 0 } = this.#options.scenario.ends;
    const told = ours.filter(({ cancelledAt }) => cancelledAt !== undefined).length;
    if (faults === 0 && told < stopped) {
      breaches.push({
        rule: 'the provider is told to stop what nobody waits for',
        detail: `${told} of ${ours.length}`,
      });
    }
    return breaches;
  }

  /** To the version before these kinds their jobs are foreign: their money agrees all the same. */
  #auditOfOlderVersion(): Promise<Breach[]> {
    return asOlderVersion(async () => {
      const found = auditAccount(await remainsOf(this.#site, this.#userId), this.#site.clock.now);
      return found.map((mismatch) => ({ rule: 'the audit agrees' as const, detail: JSON.stringify(mismatch) }));
    });
  }

  /** Leaves the site so that the next simulation finds nothing of this one. */
  async #cleanUp(): Promise<void> {
    const { dynamo, tables } = this.#site;
    for (const Key of this.#watch.control) await dynamo.send(new DeleteItemCommand({ TableName: tables.jobs, Key }));
    if (this.#breaches.length > 0) await forgetJobs(this.#site, this.#userId);
  }

  async #untilQuiet(): Promise<void> {
    const { clock } = this.#site;
    for (let steps = 0; steps < MOST_STEPS && clock.now < this.#endsBy; steps += 1) {
      const next = this.#next();
      if (next !== undefined) {
        await next();
        if (this.#broken !== undefined) throw this.#broken.error;
        continue;
      }
      this.#sweepAt = this.#nextSweepAt();
      const at = Math.min(
        this.#sweepAt,
        this.#platform.nextAt,
        this.#mailbox.nextAt,
        ...this.#script.map(({ at }) => at),
      );
      if (at === Number.POSITIVE_INFINITY) return;
      clock.now = Math.max(clock.now, at);
    }
    this.#breaches.push({ rule: 'everything comes to rest', detail: 'there is always something left to do' });
  }

  /** What happens next at this instant; nothing when only the clock can go on. */
  #next(): Happening | undefined {
    const { chance, scenario } = this.#options;
    const overdue = this.#platform.overdue();
    if (overdue !== undefined) return overdue;
    const { now } = this.#site.clock;
    const steps = this.#script.filter(({ at }) => at <= now).map((step) => () => this.#begin(step));
    const calls = this.#platform.ready().map((call) => () => this.#platform.step(call));
    const visible = this.#mailbox.visible();
    const messages = (scenario.order === 'newest first' ? visible.toReversed() : visible).map(
      (message) => () => this.#deliver(message),
    );
    const sweeps = this.#sweepAt <= now ? [() => this.#sweepNow()] : [];
    if (chance?.schedules) {
      const all = [...steps, ...calls, ...messages, ...sweeps];
      return all.length === 0 ? undefined : pick(chance.random, all);
    }
    if (scenario.order !== 'alternate') return [...calls, ...steps, ...messages, ...sweeps][0];
    this.#turn += 1;
    return [...steps, ...messages, ...sweeps][0] ?? calls[this.#turn % Math.max(1, calls.length)];
  }

  async #begin(step: { readonly run: Happening }): Promise<void> {
    this.#script = this.#script.filter((other) => other !== step);
    await step.run();
  }

  async #act(step: Step): Promise<void> {
    switch (step.do) {
      case 'submit':
      case 'cancel':
      case 'retry':
      case 'delete':
      case 'grant':
        return this.#client.act(step);
      case 'sweep':
        for (let time = 0; time < step.times; time += 1) await this.#sweepNow();
        return;
      case 'roll-back':
      case 'roll-forward':
        this.#rolledBack = true;
        return this.#platform.deploy(this.#versions[step.do]);
      case 'messages-lost':
        this.#mailbox.lostUntil = this.#site.clock.now + step.seconds * 1000;
        return;
      case 'receiver':
        return this.#site.receiver.setBehaviour(step.behaves);
      case 'bucket':
        this.#bucketTakesWrites = step.takesWrites;
        return;
      case 'provider-key':
        return this.#site.gemini.rotateKey(step.key);
      case 'secret':
        return this.#site.putModelKey(step.key);
    }
  }

  async #deliver(message: Waiting): Promise<void> {
    const received = this.#mailbox.receive(message);
    if (received === undefined) return;
    const { messageId, receiptHandle, body, source } = received;
    const record = { messageId, receiptHandle, body, attributes: {}, messageAttributes: {}, eventSource: 'aws:sqs' };
    for (let copy = 0; copy < (this.#options.scenario.copies ?? 1); copy += 1) {
      await this.#platform.start(source.consumer, { Records: [record] }, (invocation, value) => {
        if (isDone(value, received) && this.#platform.does(invocation, 'DeleteMessage'))
          this.#mailbox.acknowledge(received);
      });
    }
  }

  async #sweepNow(): Promise<void> {
    this.#sweepAt = Number.POSITIVE_INFINITY;
    await this.#platform.start('sweep', {}, () => undefined);
  }

  /** The next full minute at which the sweep would find something; those at which it would find nothing are left out. */
  #nextSweepAt(): number {
    return MINUTE_MS * Math.ceil(Math.max(this.#watch.nextDueAt, this.#site.clock.now + 1) / MINUTE_MS);
  }
}

function isDone(value: unknown, { messageId }: Received): boolean {
  const report = v.safeParse(Report, value);
  return report.success && report.output.batchItemFailures.every(({ itemIdentifier }) => itemIdentifier !== messageId);
}
