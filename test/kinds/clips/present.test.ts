import { expect, test } from 'vitest';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { newJob } from '../../../shared/jobs/lifecycle/new-job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import type { FinalPart } from '../../../shared/jobs/part.ts';
import { aspectRatioOf } from '../../../shared/kinds/clips/aspect-ratio-of.ts';
import type { ClipFacts } from '../../../shared/kinds/clips/clip-facts.ts';
import { kindOf } from '../../../shared/kinds/kinds.ts';
import { progressWebhook, terminalWebhook } from '../../../shared/webhooks/webhook-event.ts';

const ENDED = Date.UTC(2026, 10, 29, 10, 1);
const FACTS = { width: 1280, height: 720, duration_seconds: 7.96, download_seconds: 2.6 } satisfies ClipFacts;

function aJob(kind: 'video' | 'custom-video'): KindJob<'video'> | KindJob<'custom-video'> {
  const common = { userId: 'user_2abc', jobId: 'cm1', jobIdFrom: 'client', correlationId: 'req-1' } as const;
  const request = {
    prompt: 'une vague',
    count: 2,
    durationSeconds: 8,
    aspectRatio: '16:10',
    personGeneration: 'DENY_ALL',
  } as const;
  const terms = { charging: 'ledger', price: 5, deadlineSeconds: 600 } as const;
  return kind === 'video'
    ? newJob({ kind, ...common, request }, terms, ENDED - 60_000)
    : newJob({ kind, ...common, request: { ...request, references: [] } }, terms, ENDED - 60_000);
}

/** The first clip is there, the second was refused; or both were. */
function ended(kind: 'video' | 'custom-video', delivered: boolean) {
  const job = aJob(kind);
  const counts = { attempts: 1, billableAttempts: 1 };
  const file = {
    key: kindOf(job).keyOf(job, '1'),
    contentType: 'video/mp4',
    bytes: 4_718_592,
    sha256: 'c2hh',
    model: 'gemini-omni-1.2-flash',
    seconds: 41.4,
    inputTokens: 31,
    facts: FACTS,
  };
  const refused = (name: string): FinalPart => ({ name, ...counts, state: 'failed', code: 'content_blocked' });
  const parts: FinalPart[] = [
    delivered ? { name: '1', ...counts, state: 'delivered', file } : refused('1'),
    refused('2'),
  ];
  const done = { ...job, parts };
  return { ...done, ...settle(done, ENDED) };
}

test.each(['video', 'custom-video'] as const)('%s: the event of the end has what every receiver reads', (kind) => {
  const url = 'https://bucket.s3.eu-north-1.amazonaws.com/user_user_2abc/videos/cm1-1.mp4?X-Amz-Signature=ab';
  expect(terminalWebhook(ended(kind, true), [url], 'production')).toMatchObject({
    job_id: 'cm1',
    status: 'completed',
    content_type: 'video',
    has_data: true,
    progress: 100,
    message: '1 vidéo sur 2 est prête ; 5 crédits vous ont été rendus.',
    data: {
      user_id: 'user_2abc',
      success: true,
      prompt: 'une vague',
      num_videos: 1,
      videos: [
        {
          filename: 'cm1-1.mp4',
          file_path: 'user_user_2abc/videos/cm1-1.mp4',
          s3_key: 'user_user_2abc/videos/cm1-1.mp4',
          url,
          s3_url: url,
          file_url: url,
          size_bytes: 4_718_592,
          file_size: 4_718_592,
          format: 'mp4',
          duration: '8',
          duration_seconds: 8,
          aspect_ratio: '16:9',
          dimensions: { width: 1280, height: 720 },
          created_at: '2026-11-29T10:01:00.000Z',
        },
      ],
      metadata: {
        model_name: 'gemini-omni-1.2-flash',
        processing_time: 60,
        generation_time: 41,
        download_time: 3,
        num_videos_requested: 2,
        num_videos_generated: 1,
        config_used: {
          aspect_ratio: '16:9',
          requested_aspect_ratio: '16:10',
          duration_seconds: 8,
          person_generation: 'DENY_ALL',
        },
      },
    },
  });
});

test('a failure says why in words of videos, and to the one receiver that reads only the prompt the prompt', () => {
  const reason = 'Vos vidéos ont toutes été refusées par les règles de sécurité du modèle. Reformulez votre demande.';
  const said = {
    status: 'failed',
    has_data: false,
    progress: 0,
    error: reason,
    error_message: reason,
    message: reason,
  };
  expect(terminalWebhook(ended('video', false), [], 'production')).toMatchObject({
    ...said,
    data: { metadata: { prompt_used: 'une vague' } },
  });
  const custom = terminalWebhook(ended('custom-video', false), [], 'production');
  expect(custom).toMatchObject(said);
  expect(custom).not.toHaveProperty('data');
});

test('steps are spelled as the receivers of videos spell them', () => {
  const told = (['initializing', 'generating', 'saving'] as const).map(
    (status) => progressWebhook(aJob('video'), { status, percent: 40 }, 'production', ENDED).status,
  );
  expect(told).toEqual(['processing', 'generating', 'downloading']);
});

test('the end of a custom video is not told before the frontend has noted our answer', () => {
  const at = (kind: 'video' | 'custom-video') => {
    const job = { ...ended(kind, false), createdAt: ENDED - 500 };
    return (settle({ ...job, status: 'OPEN' }, ENDED).webhook?.nextAttemptAt ?? 0) - ENDED;
  };
  expect(at('video')).toBe(0);
  expect(at('custom-video')).toBeGreaterThanOrEqual(2_000);
});

test.each([
  [1280, 720, '16:9'],
  [1920, 1088, '16:9'],
  [854, 480, '16:9'],
  [720, 1280, '9:16'],
  [640, 640, '1:1'],
  [1280, 800, '8:5'],
])('%i by %i pixels are %s', (width, height, ratio) => {
  expect(aspectRatioOf(width, height)).toBe(ratio);
});
