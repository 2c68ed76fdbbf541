import { spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import type { CloudEvent } from '../../infra/tools/local/cloud/local-cloud.ts';
import type { System } from '../../infra/tools/local/system/start-system.ts';
import { User } from '../support/user.ts';
import type { Row } from './row.ts';
import { withSystem } from './with-system.ts';

const ROUTE = '/api/secure/images/generate-ecommerce';

/** A picture that compresses badly, as photographs do. */
const noise = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: '#fff', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
  });

/**
 * What orders with pictures cost: reading a body as large as Lambda takes (4.7 MB of pictures in base64), and the memory of a worker that
 * is shown ten references of nearly 10 MB, or makes the largest PNG.
 */
export async function benchPictures(): Promise<Row[]> {
  const peaks = new Map<string, number>();
  let runs = 0;
  const onEvent = (event: CloudEvent): void => {
    if (event.type !== 'invocation') return;
    const name = event.functionName.includes('Submit')
      ? 'submit'
      : event.functionName.includes('Generate')
        ? 'work'
        : '';
    if (name === 'work') runs += 1;
    peaks.set(name, Math.max(peaks.get(name) ?? 0, event.maxMemoryMb ?? Number.NaN)); // only Linux tells
  };
  const photo = await noise(3_600, 2_700).jpeg({ quality: 96 }).toBuffer();
  return withSystem({ modelLatencyMs: 0, onEvent }, async (system) => {
    const body = { prompt: 'la théière', quality_level: 'thumbnail', output_format: 'jpeg' };
    const whole = (await noise(1_500, 1_040).png({ compressionLevel: 0 }).toBuffer()).toString('base64');
    const user = await User.withCredits(100, system.endpoints);
    const draw = async (order: object): Promise<void> => {
      const seen = runs;
      const { status, body: placed } = await user.call('POST', ROUTE, { ...body, ...order });
      if (status !== 202) throw new Error(`not placed: ${JSON.stringify(placed)}`);
      const { body: ended } = await user.ended(String(placed['job_id']));
      if (ended['status'] !== 'COMPLETED') throw new Error(`not drawn: ${JSON.stringify(ended)}`);
      while (runs === seen) await delay(20);
    };
    for (let time = 0; time < 5; time += 1) await draw({ reference_images: [given('base64', whole)] });
    const parsing = peaks.get('submit') ?? Number.NaN;
    const uploads = await Promise.all(Array.from({ length: 10 }, () => upload(system, user, photo)));
    await draw({ reference_images: uploads.map((id) => given('upload', id)) });
    const referring = peaks.get('work') ?? Number.NaN;
    await draw({ reference_images: [given('upload', uploads[0] ?? '')], quality_level: 'ultra', output_format: 'png' });
    const megabytes = (photo.length / 1e6).toFixed(1);
    return [
      {
        what: 'Order of 4.7 MB, processor',
        value: await parseMs(whole),
        limit: 1_500,
        unit: 'ms',
        detail: 'reading the body, the picture and its digest, in a process of its own',
      },
      {
        what: 'Order of 4.7 MB, memory',
        value: parsing,
        limit: 512,
        unit: 'MB',
        detail: 'high-water mark of submit after 5 orders',
      },
      { what: 'Worker, ten references', value: referring, limit: 1_024, unit: 'MB', detail: `of ${megabytes} MB each` },
      {
        what: 'Worker, ultra PNG',
        value: peaks.get('work') ?? Number.NaN,
        limit: 1_024,
        unit: 'MB',
        detail: '4000 × 4000 pixels, after those',
      },
    ];
  });
}

function given(image_source: string, image_data: string) {
  return { image_source, image_data, image_type: 'product' };
}

async function upload(system: System, user: User, file: Buffer): Promise<string> {
  const announced = await user.call('POST', '/api/uploads', { content_type: 'image/jpeg', bytes: file.length });
  const { upload_id, url, headers } = announced.body;
  const put = await fetch(String(url), {
    method: 'PUT',
    headers: { ...(headers as Record<string, string>), origin: system.endpoints.authorizedParty },
    body: new Uint8Array(file),
  });
  if (!put.ok) throw new Error(`not uploaded: ${put.status}`);
  return String(upload_id);
}

/** Processor time of one order in a process of its own, cold: as the first order after a deployment meets it. */
async function parseMs(picture: string): Promise<number> {
  const program = `
    import { apiRequest } from './shared/http/api-request.ts';
    import { kindOf } from './shared/kinds/kinds.ts';
    const picture = (await import('node:fs')).readFileSync(0, 'utf8');
    const body = JSON.stringify({ prompt: 'x', reference_images: [{ image_source: 'base64', image_data: picture, image_type: 'product' }] });
    const { order } = kindOf({ kind: 'ecommerce-image' });
    const begun = process.cpuUsage();
    const event = { headers: {}, routeKey: 'POST /x', body, isBase64Encoded: false, requestContext: { requestId: 'r' } };
    const read = apiRequest(event).json(order.maxBodyBytes);
    const parsed = order.parse(read.value, { language: 'fr', allowsInput: () => false });
    const { user, system } = process.cpuUsage(begun);
    if (parsed.kind !== 'valid') throw new Error(JSON.stringify(parsed));
    process.stdout.write(String((user + system) / 1000));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], {
    input: picture,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}
