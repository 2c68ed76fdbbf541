import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrontendDatabase } from '../../../infra/tools/local/stand-ins/frontend/frontend-database.ts';
import { ecommerceReceiver } from '../../../infra/tools/local/stand-ins/frontend/receivers/ecommerce-receiver.ts';
import { imageReceiver } from '../../../infra/tools/local/stand-ins/frontend/receivers/image-receiver.ts';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import { deliveredParts, type FinalPart } from '../../../shared/jobs/part.ts';
import { objectKeyOf } from '../../../shared/kinds/image/object-key.ts';
import { PART_ERROR_CODES } from '../../../shared/messages/codes.ts';
import { progressWebhook, type TerminalBody, terminalWebhook } from '../../../shared/webhooks/webhook-event.ts';
import { addressOf } from '../../webhooks/support/bucket.ts';
import { aJob, delivered, failed } from '../a-job.ts';

const ENDED = Date.UTC(2026, 10, 23, 10);

function ended(parts: FinalPart[], change: Partial<KindJob> = {}): KindJob {
  const job = { ...aJob({ images: parts.length }), parts, ...change };
  return { ...job, ...settle(job, ENDED) };
}

function bodyOf(job: KindJob): TerminalBody {
  return terminalWebhook(
    job,
    deliveredParts(job.parts).map(({ file }) => `${addressOf(file.key)}?X-Amz-Signature=ab`),
    'production',
  );
}

describe('the end of a job with images', () => {
  test('is everything that one of the frontend’s receivers reads, under each of its names', () => {
    const key = 'user_user_2abc/images/job-1-1.png';
    const url = `${addressOf(key)}?X-Amz-Signature=ab`;
    const metadata = {
      model_name: 'gemini-nano-banana-2.1',
      version: 'gemini-nano-banana-2.1',
      model_version: 'gemini-nano-banana-2.1',
      generation_time_seconds: 2,
      processing_time: ENDED / 1000,
      generation_time: 2,
      download_time: 0,
      input_tokens: 12,
      output_size_bytes: 1001,
      timestamp: '2026-11-23T10:00:00.000Z',
      prompt_used: 'un phare au lever du jour',
      config_used: { size: '1024x1024', style: 'photorealistic', format: 'PNG', quality: 'standard' },
    };
    expect(bodyOf(ended([delivered()]))).toEqual({
      job_id: 'job-1',
      status: 'completed',
      content_type: 'image',
      timestamp: '2026-11-23T10:00:00.000Z',
      environment: 'production',
      has_data: true,
      user_id: 'user_2abc',
      request_id: 'req-1',
      progress: 100,
      message: 'Votre image est prête.',
      credits_charged: 1,
      credits_refunded: 0,
      data: {
        job_id: 'job-1',
        user_id: 'user_2abc',
        status: 'completed',
        generated_at: '2026-11-23T10:00:00.000Z',
        success: true,
        prompt: 'un phare au lever du jour',
        num_images: 1,
        images: [
          {
            number: 1,
            file_path: key,
            s3_key: key,
            url,
            s3_url: url,
            file_url: url,
            filename: 'job-1-1.png',
            description: 'un phare au lever du jour',
            format: 'PNG',
            size_bytes: 1001,
            file_size: 1001,
            dimensions: '1024x1024',
            width: 1024,
            height: 1024,
          },
        ],
        metadata,
        generation_metadata: metadata,
      },
    });
  });

  test('says how many of them there are, and how many credits went back for the others', () => {
    expect(bodyOf(ended([delivered(1), failed(undefined, 2), delivered(3), failed(undefined, 4)]))).toMatchObject({
      status: 'completed',
      message: '2 images sur 4 sont prêtes ; 2 crédits vous ont été rendus.',
      credits_charged: 2,
      credits_refunded: 2,
      data: { num_images: 2, images: [{ number: 1 }, { number: 3 }] },
    });
  });

  test('is completed for one that was cancelled: what was done is kept and paid', () => {
    const job = aJob({ images: 2 });
    const cancelled = { ...job, parts: [delivered(), ...job.parts.slice(1)] };
    expect(bodyOf({ ...cancelled, ...settle(cancelled, ENDED, 'cancelled') })).toMatchObject({
      status: 'completed',
      message: '1 image sur 2 est prête ; 1 crédit vous a été rendu.',
    });
  });
});

describe('the end of a job without images', () => {
  test.each(PART_ERROR_CODES)('says why, in the three places where receivers look: %s', (code) => {
    const body = bodyOf(ended([failed(code), failed(undefined, 2)]));
    expect(body).toMatchObject({ status: 'failed', has_data: false, progress: 0, code, credits_refunded: 2 });
    expect(body.message).toMatch(/^[A-ZÀÉL].*[.!]$/u);
    expect(body).toMatchObject({ error: body.message, error_message: body.message });
    expect(body).not.toHaveProperty('data');
  });

  test('is what a job that is paid as a whole has when one of its parts is missing', () => {
    const { credits } = aJob({ images: 2 });
    const job = ended([delivered(1), failed(undefined, 2)], { credits: { ...credits, capture: 'whole' } });
    expect(bodyOf(job)).toMatchObject({ status: 'failed', has_data: false, credits_charged: 0 });
  });

  test('says so of one whose content its owner has deleted', () => {
    expect(bodyOf({ ...ended([delivered()]), erasedAt: ENDED })).toMatchObject({
      status: 'failed',
      code: 'job_deleted',
      message: 'Cette génération a été supprimée.',
    });
  });
});

/** Whatever people ask for and the model says, both receivers of images take it, and nothing in it is too long for them. */
describe('no receiver of images minds', () => {
  const text = (maxLength: number) => fc.string({ unit: 'grapheme', minLength: 1, maxLength });
  const image = fc.record({
    bytes: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    seconds: fc.double({ min: 0, max: 300, noNaN: true }),
    inputTokens: fc.nat(100_000),
    model: text(400),
  });
  const fate = fc.oneof(image, fc.constantFrom(...PART_ERROR_CODES));
  const order = fc.record({
    prompt: fc.oneof(text(4_000), fc.constant('👩‍🚀'.repeat(800))),
    format: fc.constantFrom('PNG' as const, 'JPEG' as const, 'WEBP' as const),
    userId: fc.stringMatching(/^user_[A-Za-z0-9]{1,64}$/),
    jobId: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
    fates: fc.array(fate, { minLength: 1, maxLength: 4 }),
  });

  function jobOf({
    prompt,
    format,
    userId,
    jobId,
    fates,
  }: typeof order extends fc.Arbitrary<infer T> ? T : never): KindJob {
    const ids = { userId, jobId };
    const request = { ...aJob().request, prompt, format };
    const parts = fates.map((fate, index): FinalPart => {
      if (typeof fate === 'string') return failed(fate, index + 1);
      const known = delivered(index + 1);
      return { ...known, file: { ...known.file, ...fate, key: objectKeyOf(ids, known.name, format) } };
    });
    return ended(parts, { ...ids, request });
  }

  test.each([
    ['image', imageReceiver],
    ['e-commerce', ecommerceReceiver],
  ] as const)('the end: %s', (_name, receiverOf) => {
    void fc.assert(
      fc.property(order, (given) => {
        const job = jobOf(given);
        const payload: unknown = JSON.parse(JSON.stringify(bodyOf(job)));
        const { receive } = receiverOf(new FrontendDatabase({}));
        const { answer, stored, problems } = receive({ eventId: 'evt', payload, now: new Date(ENDED) });
        expect({ status: answer.status, problems }).toEqual({ status: 200, problems: [] });
        // Nobody makes a row for an e-commerce job: its failure has nowhere to go.
        expect(stored).toBe(receiverOf === imageReceiver || deliveredParts(job.parts).length > 0);
      }),
    );
  });

  test.each(['initializing', 'generating', 'saving'] as const)('a step: %s', (status) => {
    const payload = progressWebhook(aJob(), { status, percent: 38 }, 'production', ENDED);
    expect(payload).toMatchObject({ status, progress: 38, has_data: false, timestamp: '2026-11-23T10:00:00.000Z' });
    const { receive } = imageReceiver(new FrontendDatabase({}));
    expect(receive({ eventId: 'prg', payload, now: new Date(ENDED) })).toMatchObject({ stored: true, problems: [] });
  });
});

describe('the client’s own notes', () => {
  const metadata = { campaign: 'phares', orderId: '7' };

  test('are in every event of the job, until it is erased', () => {
    const step = progressWebhook({ ...aJob(), metadata }, { status: 'saving', percent: 60 }, 'production', ENDED);
    expect(step.metadata).toEqual(metadata);
    expect(bodyOf(ended([delivered()], { metadata })).metadata).toEqual(metadata);
    expect(bodyOf(ended([failed()], { metadata })).metadata).toEqual(metadata);
    expect(bodyOf(ended([delivered()], { metadata, erasingSince: ENDED }))).not.toHaveProperty('metadata');
    expect(bodyOf(ended([delivered()]))).not.toHaveProperty('metadata');
  });
});
