import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Job } from '../../shared/jobs/job.ts';
import type { Bugs } from './harness/explore.ts';
import type { Command } from './harness/hooks.ts';
import type { Mutation } from './mutations.ts';

/** Bugs against the promises of parts that need others, of prices for the whole, and of operations that are looked at. */
export const STEP_MUTATIONS: readonly Mutation[] = [
  {
    name: 'begun-before-needs',
    about: 'every part is sent at once, and no worker looks at what it needs',
    bugs: {
      mutations: {
        submit: (deps) => ({
          ...deps,
          queue: {
            sendParts: (job) =>
              deps.queue.sendParts(
                job,
                job.parts.map(({ name }) => name),
              ),
          },
        }),
        generate: withoutNeeds,
      },
    },
    scenario: 'chain',
    kinds: [],
    breaks: 'no part is begun before its needs',
  },
  {
    name: 'look-is-an-attempt',
    about: 'a look at an operation is counted as an attempt',
    bugs: { tamper: countingLooks },
    scenario: 'slow',
    kinds: [],
    breaks: 'a look counts no attempt and no receive',
  },
  {
    name: 'look-is-a-receive',
    about: 'the message comes back for the next look, instead of a new one',
    bugs: {
      mutations: {
        generate: (deps) => ({
          ...deps,
          queue: {
            ...deps.queue,
            sendParts: async (job, names, dispatch) =>
              dispatch?.delayMs === undefined ? deps.queue.sendParts(job, names) : names,
          },
        }),
      },
    },
    scenario: 'slow',
    kinds: [],
    breaks: 'a look counts no attempt and no receive',
  },
  {
    name: 'operation-thrown-away',
    about: 'an operation that cannot be written down at once is given up, and begun anew',
    bugs: { mutations: { generate: (deps) => ({ ...deps, sleep: () => Promise.reject(new Error('no time')) }) } },
    scenario: 'slow',
    kinds: ['timeout'],
    breaks: 'trouble of our own costs no second drawing',
  },
  {
    name: 'captured-without-a-part',
    about: 'a job that is paid as a whole is paid although a part is missing',
    bugs: {
      mutations: {
        generate: (deps) => ({
          ...deps,
          jobs: {
            ...deps.jobs,
            close: (job, settlement) => {
              const credits = { ...settlement.credits, captured: settlement.credits.held, released: 0 };
              return deps.jobs.close(job, { ...settlement, credits });
            },
          },
        }),
      },
    },
    scenario: 'chain-refused',
    kinds: [],
    breaks: 'captured + released = held, captured = price × delivered, or all of it',
  },
  {
    name: 'made-again',
    about: 'a retry takes nothing over: what was delivered, and paid to the provider, is made again',
    bugs: {
      mutations: {
        'retry-job': (deps) => ({
          ...deps,
          jobs: {
            ...deps.jobs,
            open: (job) =>
              deps.jobs.open({
                ...job,
                parts: job.parts.map((part) => {
                  if (part.state !== 'queued') return part;
                  const { takeOver: _, ...anew } = part;
                  return anew;
                }),
              }),
          },
        }),
      },
    },
    scenario: 'chain-retried',
    kinds: [],
    breaks: 'no part is made again that is delivered',
  },
  {
    name: 'two-at-one-part',
    about: 'a part is taken up whatever its state, also while another worker has it',
    bugs: { tamper: takingAnything },
    scenario: 'chain-doubled',
    kinds: [],
    breaks: 'trouble of our own costs no second drawing',
  },
  {
    name: 'next-part-not-swept',
    about: 'the sweep sends only parts that need no other',
    bugs: {
      mutations: {
        sweep: (deps) => ({
          ...deps,
          queue: {
            ...deps.queue,
            sendParts: async (job, names) => {
              const first = names.filter((name) => job.parts.find((part) => part.name === name)?.needs === undefined);
              return first.length === 0 ? [] : deps.queue.sendParts(job, first);
            },
          },
        }),
      },
    },
    scenario: 'chain-lost-message',
    kinds: [],
    breaks: 'one fault changes nothing of the end',
  },
];

type WorkDeps = ReturnType<NonNullable<NonNullable<Bugs['mutations']>['generate']>>;

function withoutNeeds(deps: WorkDeps): WorkDeps {
  const blind = <J extends Job>(job: J): J => ({
    ...job,
    parts: job.parts.map((part) => {
      const { needs: _, ...rest } = part;
      return rest;
    }),
  });
  return {
    ...deps,
    parts: {
      ...deps.parts,
      takeLease: async (...args) => {
        const outcome = await deps.parts.takeLease(...args);
        if (outcome.kind !== 'taken') return outcome;
        const { needs: _, ...part } = outcome.part;
        return { ...outcome, job: blind(outcome.job), part };
      },
    },
  };
}

const LOOK = /attribute_exists\((parts\[\d+\])\.operation\)/;

function countingLooks(command: Command): Command {
  if (!(command instanceof UpdateItemCommand)) return command;
  const part = LOOK.exec(command.input.ConditionExpression ?? '')?.[1];
  if (part === undefined) return command;
  const { UpdateExpression = '' } = command.input;
  const counted = `, ${part}.attempts = ${part}.attempts + :one, updated_at = :now`;
  return new UpdateItemCommand({
    ...command.input,
    UpdateExpression: UpdateExpression.replace(', updated_at = :now', counted),
  });
}

function takingAnything(command: Command): Command {
  if (!(command instanceof UpdateItemCommand)) return command;
  const { ConditionExpression = '', ExpressionAttributeValues } = command.input;
  if (!ConditionExpression.includes(':queued')) return command;
  const { ':queued': _, ...values } = ExpressionAttributeValues ?? {};
  return new UpdateItemCommand({
    ...command.input,
    ConditionExpression: '#status = :open AND deadline_at > :now',
    ExpressionAttributeValues: values,
  });
}
