import { describe, expect, it } from 'vitest';
import { readAck } from '../../../shared/webhooks/read-ack.ts';
import { RECEIVERS } from '../../../shared/webhooks/webhook-receivers.ts';

const STORED = '{"success":true,"message":"2 images","job_id":"j","images_count":2,"processing_time_ms":12}';
const BARE = '{"success":true,"message":"Job déjà traité"}';

describe('an answer of the image receiver', () => {
  it.each<[string, 'completed' | 'failed', number, string]>([
    ['stored', 'completed', 200, STORED],
    ['duplicate', 'completed', 200, BARE],
    ['stored', 'failed', 200, BARE],
    ['refused', 'completed', 200, '<html>Maintenance</html>'],
    ['refused', 'failed', 200, '<html>Maintenance</html>'],
    ['refused', 'completed', 200, ''],
    ['refused', 'completed', 204, ''],
    ['refused', 'completed', 200, 'null'],
    ['refused', 'completed', 200, '[]'],
    ['refused', 'completed', 200, '{"success":false,"images_count":2}'],
    ['refused', 'completed', 200, '{"message":"hello"}'],
    ['refused', 'completed', 301, STORED],
    ['refused', 'completed', 400, '{"error":"no images"}'],
    ['refused', 'completed', 401, '{"error":"Unauthorized"}'],
    ['refused', 'failed', 500, STORED],
  ])('%s: %s, %i %s', (acknowledgement, event, status, text) => {
    expect(readAck(RECEIVERS.image, event, { kind: 'answered', ms: 1, status, text })).toBe(acknowledgement);
  });
});

const long = JSON.stringify({ filler: 'é'.repeat(50_000) }).slice(1, -1);

describe('an answer of the other receivers', () => {
  it.each<[keyof typeof RECEIVERS, string]>([
    ['ecommerce-image', '"job_id":"j","images_count":2,"processing_time_ms":12'],
    ['custom-video', '"job_id":"j","videos_count":1,"received":true'],
    ['video', '"job_id":"j","num_videos":1,"processing_time_ms":12'],
    ['book', '"job_id":"j","processed_at":"x","result":{"bookId":"b","chaptersCreated":3}'],
  ])('%s: of any length, pretty-printed, its members in any order', (name, proof) => {
    const read = (text: string) =>
      readAck(RECEIVERS[name], 'completed', { kind: 'answered', ms: 1, status: 200, text });
    expect(read(`{"success":true,"message":"ok",${proof}}`)).toBe('stored');
    expect(read(` \n{ ${long},\n ${proof},\n "success": true }\n`)).toBe('stored');
    expect(read(`{"success":true,${long}}`)).toBe('duplicate');
    expect(read(`{"success":false,${proof}}`)).toBe('refused');
  });
});

it('of the receiver of videos says of a repetition what it is, for both ends', () => {
  const text = '{"message":"Webhook already processed","job_id":"j","status":"duplicate"}';
  for (const event of ['completed', 'failed'] as const) {
    expect(readAck(RECEIVERS.video, event, { kind: 'answered', ms: 1, status: 200, text })).toBe('duplicate');
  }
});

it('none may mean anything', () => {
  const unanswered = { kind: 'unanswered', reason: 'timeout', code: 'TimeoutError', ms: 1 } as const;
  expect(readAck(RECEIVERS.image, 'completed', unanswered)).toBe('unknown');
});
