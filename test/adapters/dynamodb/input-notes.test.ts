import { expect, test } from 'vitest';
import { dynamoInputNotes } from '../../../shared/adapters/dynamodb/jobs/input-notes.ts';
import { expireInputs, KEPT_MS } from '../../../shared/inputs/expire-inputs.ts';
import { inputKeyOf, inputsFolder, uploadKeyOf } from '../../../shared/inputs/input-keys.ts';
import type { InputNote } from '../../../shared/inputs/input-notes.ts';
import type { OrderInput } from '../../../shared/inputs/input-ref.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import { aJob, failed } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const notes = dynamoInputNotes(dynamoOfSystem(), tablesOfSystem());
const NOW = Date.now();
/** Long before anything that the running system writes, so that its sweep and this test do not meet. */
const LONG_AGO = 1_000;
const input: OrderInput = {
  from: 'order',
  sha256: 'gy6mZ2nJp3m4a1cRzUuAUnuEJqYjYp2oSzPi8hBP2pI=',
  bytes: 12,
  contentType: 'image/png',
  width: 2,
  height: 2,
};

function aNote(dueAt: number, of: InputNote['of'] = 'job'): InputNote {
  return { of, userId: newUser(), id: of === 'job' ? 'a-job' : `upl_${'a'.repeat(22)}`, dueAt };
}

async function isDue(note: InputNote, now: number): Promise<boolean> {
  for await (const page of notes.due(now)) {
    if (page.some(({ userId, id, of }) => userId === note.userId && id === note.id && of === note.of)) return true;
  }
  return false;
}

test('a note is due when its time has come, and is gone when it is done with', async () => {
  const note = aNote(NOW + 3_600_000);
  await notes.begin(note);
  expect([await isDue(note, NOW), await isDue(note, NOW + 3_600_000)]).toEqual([false, true]);
  const claimed = await notes.claim(note, NOW);
  if (claimed === undefined) throw new Error('not claimed');
  await notes.finish(claimed, NOW);
  expect(await isDue(note, Number.MAX_SAFE_INTEGER)).toBe(false);
  // Another order under this id writes it anew.
  await notes.begin(note);
  expect(await isDue(note, note.dueAt)).toBe(true);
});

test('while it is removed nothing is stored under its name, and what is stored anew is not removed', async () => {
  const note = aNote(NOW + 3_600_000);
  await notes.begin(note);
  const claimed = await notes.claim(note, NOW);
  await expect(notes.begin({ ...note, dueAt: NOW + 1 })).rejects.toMatchObject({ code: 'service_unavailable' });
  // A second sweep, which read it before, comes too late; one that comes when the first has died takes it over.
  expect(await notes.claim(note, NOW)).toBeUndefined();
  if (claimed === undefined) throw new Error('not claimed');
  const second = await notes.claim(claimed, claimed.dueAt);
  await notes.finish(claimed, NOW);
  await expect(notes.begin(note)).rejects.toMatchObject({ code: 'service_unavailable' });
  if (second === undefined) throw new Error('not taken over');
  await notes.finish(second, NOW);

  const again = { ...note, dueAt: NOW + 7_200_000 };
  await notes.begin(again);
  expect(await notes.claim(note, NOW)).toBeUndefined();
  await notes.hurry(note, LONG_AGO);
  expect(await isDue(note, NOW + 3_600_000)).toBe(false);
});

/** What the sweep does with a note. @param job as it is then. */
async function swept(note: InputNote, job: Job | undefined, now: number) {
  const gone: string[] = [];
  const moved: number[] = [];
  const present = [uploadKeyOf(note.userId, note.id)];
  if (note.of === 'job') {
    const folder = inputsFolder({ userId: note.userId, jobId: note.id });
    present.splice(0, 1, inputKeyOf({ userId: note.userId, jobId: note.id }, input), `${folder}other`);
  }
  await expireInputs(
    {
      jobs: { get: () => Promise.resolve(job) },
      dueInputs: {
        async *due() {},
        lookAgain: async (_note, at) => void moved.push(at),
        claim: async () => note,
        finish: async () => undefined,
      },
      deleteBelow: async (prefix, isMeant = () => true) => {
        const found = present.filter((key) => key.startsWith(prefix) && isMeant(key));
        gone.push(...found);
        return found.length;
      },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      now: () => now,
    },
    note,
  );
  return { gone: gone.length, moved };
}

const opened = { ...aJob({ now: NOW }), userId: 'user_1', jobId: 'a-job' };
const open = { ...opened, request: { ...opened.request, inputImage: input } };
const ended = { ...open, ...settle({ ...open, parts: [failed()] }, NOW) };
const note: InputNote = { of: 'job', userId: 'user_1', id: 'a-job', dueAt: NOW };

test.each<[string, Job | undefined, number, object]>([
  ['never opened: everything goes', undefined, NOW, { gone: 2, moved: [] }],
  [
    'open: only what it does not list',
    open,
    NOW,
    { gone: 1, moved: [Math.max(open.deadlineAt + 300_000, NOW + 3_600_000)] },
  ],
  ['ended: kept for a week', ended, NOW + 1, { gone: 1, moved: [NOW + KEPT_MS] }],
  ['ended a week ago: everything goes', ended, NOW + KEPT_MS, { gone: 2, moved: [] }],
  ['erased: everything goes', { ...ended, erasedAt: NOW }, NOW + 1, { gone: 2, moved: [] }],
])('inputs of a job that is %s', async (_, job, now, expected) => {
  expect(await swept(note, job, now)).toEqual(expected);
});

test('an upload goes when its time is over', async () => {
  expect(await swept(aNote(NOW, 'upload'), undefined, NOW)).toEqual({ gone: 1, moved: [] });
});
