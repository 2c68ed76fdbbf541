import { describe, expect, test } from 'vitest';
import { GateKeeper } from '../../infra/tools/local/system/gate-keeper.ts';
import type { Gates } from '../../shared/provider/provider-gate.ts';

const SPENT = '429 RESOURCE_EXHAUSTED spend';
const STAYS = '429 STAYS_CLOSED PerDay';

/** A gate that somebody has closed, and the keeper that reads the functions' lines. */
function keptGate() {
  let gates: Gates = { images: { closedUntil: 900_000, strikes: 0 } };
  let told = 0;
  const keeper = new GateKeeper(
    {
      read: async () => gates,
      close: async (name, state) => {
        gates = { ...gates, [name]: state };
      },
      open: async () => {
        gates = {};
        return true;
      },
    },
    () => {
      told += 1;
    },
  );
  return {
    say: (code: string, fields: object = {}) => keeper.accept(JSON.stringify({ level: 'WARN', code, ...fields })),
    async isOpen() {
      await keeper.rest();
      return Object.keys(gates).length === 0;
    },
    keeper,
    told: () => told,
  };
}

describe('the provider’s gate in the local cloud', () => {
  test('opens again when the job that closed it has ended', async () => {
    const { say, isOpen, told } = keptGate();
    say('gate.closed', { reason: SPENT, wait_ms: 300_000 });
    say('part.failed', { job_id: 'spent', reason: SPENT });
    say('part.failed', { job_id: 'behind', reason: 'gate closed' });
    say('job.closed', { job_id: 'behind' });
    expect(await isOpen()).toBe(false);
    say('job.closed', { job_id: 'spent' });
    expect(await isOpen()).toBe(true);
    expect(told()).toBe(1);
  });

  test('stays closed where the word says so, until somebody opens it', async () => {
    const { say, isOpen, keeper } = keptGate();
    say('gate.closed', { reason: STAYS, wait_ms: 900_000 });
    say('part.failed', { job_id: 'stays', reason: STAYS });
    say('job.closed', { job_id: 'stays' });
    expect(await isOpen()).toBe(false);
    expect(await keeper.open()).toBe(true);
    expect(await isOpen()).toBe(true);
    expect(await keeper.open()).toBe(false);
  });

  test('is opened once, when the last of several jobs that met the refusal has ended', async () => {
    const { say, isOpen, told } = keptGate();
    say('gate.closed', { reason: SPENT });
    say('part.postponed', { job_id: 'a', reason: SPENT });
    say('part.postponed', { job_id: 'b', reason: SPENT });
    say('job.closed', { job_id: 'a' });
    expect(await isOpen()).toBe(false);
    say('job.closed', { job_id: 'b' });
    expect(await isOpen()).toBe(true);
    expect(told()).toBe(1);
    keeperIgnores(say);
    expect(told()).toBe(1);
  });
});

/** Lines that are no events, and ends of jobs that met no refusal. */
function keeperIgnores(say: (code: string, fields?: object) => void): void {
  say('job.closed', { job_id: 'another' });
  say('job.closed', { job_id: 7 });
}
