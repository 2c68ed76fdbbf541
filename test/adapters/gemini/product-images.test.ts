import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GeminiStandIn, startGeminiStandIn } from '../../../infra/tools/local/stand-ins/gemini/gemini-stand-in.ts';
import { cellOf, ROLE_COLOURS } from '../../../infra/tools/local/stand-ins/gemini/painting/shelf.ts';
import { sharpImageRenderer } from '../../../shared/adapters/sharp/sharp-image-renderer.ts';
import type { InputImage } from '../../../shared/inputs/input-files.ts';
import { newJob } from '../../../shared/jobs/lifecycle/new-job.ts';
import type { RunningPart } from '../../../shared/jobs/part.ts';
import type {
  EcommerceImageRequest,
  ProductReference,
} from '../../../shared/kinds/ecommerce-image/ecommerce-request.ts';
import { makeEcommerceImage } from '../../../shared/kinds/ecommerce-image/make-ecommerce-image.ts';
import { modelAt, never } from './model-under-test.ts';

let gemini: GeminiStandIn;
beforeAll(async () => {
  gemini = await startGeminiStandIn({ latencyMs: 0 });
});
afterAll(() => gemini.stop());

const COLOURS: Readonly<Record<string, string>> = { a: '#cc3333', b: '#33cc33', c: '#3333cc', d: '#cccc33' };
const reference = (role: ProductReference['role'], name: string, description?: string): ProductReference => ({
  role,
  ...(description === undefined ? {} : { description }),
  image: { from: 'url', url: name },
});
const ORDER: EcommerceImageRequest = {
  prompt: 'La théière sur une table',
  references: [
    reference('accessory', 'a'),
    reference('product', 'b', 'théière rouge.jpg'),
    reference('background', 'c'),
    reference('model', 'd'),
  ],
  qualityLevel: 'thumbnail',
  numVariations: 2,
  outputFormat: 'png',
  requirements: ['lumière douce'],
};

/** One turn at the first variation. @param read what becomes of a reference. */
async function turn(request: EcommerceImageRequest, read: (name: string) => Promise<InputImage>) {
  const stored: Uint8Array[] = [];
  const maker = makeEcommerceImage({
    model: modelAt(gemini),
    renderer: sharpImageRenderer(),
    inputs: { read: (_job, ref) => read(ref.from === 'url' ? ref.url : '') },
    longestDrawingMs: () => 1_000,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const ids = { userId: 'user_1', jobId: 'j', jobIdFrom: 'server', correlationId: 'r' } as const;
  const terms = { charging: 'ledger', price: 2, deadlineSeconds: 300 } as const;
  const job = newJob({ kind: 'ecommerce-image', request, ...ids }, terms, 0);
  const part: RunningPart = {
    name: '1',
    state: 'running',
    attempts: 1,
    billableAttempts: 1,
    leaseId: 'l',
    leaseUntil: 1,
  };
  const outcome = await maker.turn(job, part, {
    signal: never,
    step: () => undefined,
    moves: () => undefined,
    store: async (file) => {
      const { body, ...rest } = file;
      if (!(body instanceof Uint8Array)) throw new TypeError('a picture is in memory');
      stored.push(body);
      return { kind: 'delivered', file: { ...rest, key: 'k', bytes: body.byteLength, sha256: 's' } };
    },
  });
  return { outcome, stored };
}

async function photo(name: string, more: { width?: number; orientation?: number } = {}): Promise<InputImage> {
  const { width = 400, orientation = 1 } = more;
  const bytes = await sharp({ create: { width, height: 300, channels: 3, background: COLOURS[name] ?? '#000' } })
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer();
  return { kind: 'image', bytes, mimeType: 'image/jpeg' };
}

test('each reference arrives with its role: products first, labelled by number, the instruction last', async () => {
  const { outcome, stored } = await turn(ORDER, (name) => photo(name));
  expect(outcome.kind).toBe('delivered');
  const call = gemini.calls().at(-1);
  expect(call?.parts).toEqual([...Array.from({ length: 4 }, () => ['text', 'image/jpeg']).flat(), 'text']);
  expect(call?.references.map(({ label }) => label)).toEqual([
    'Image 1 (product): the product — théière rouge',
    'Image 2 (model): the person who presents the product',
    'Image 3 (background): the place',
    'Image 4 (accessory): an accessory',
  ]);
  expect(call?.prompt).toMatch(
    /La théière sur une table[\s\S]*- lumière douce[\s\S]*product of Image 1 .* remain completely unchanged/,
  );
  expect(call?.prompt).toContain('variation 1 of 2');
  expect(call?.generationConfig).toMatchObject({ imageConfig: { aspectRatio: '1:1' } });

  // The drawing shows them, each in the frame of its role.
  const side = 500;
  const { data, info } = await sharp(stored[0]).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: side, height: side });
  const at = (x: number, y: number) => [
    ...data.subarray((y * side + x) * info.channels, (y * side + x) * info.channels + 3),
  ];
  for (const [index, [role, name]] of [
    ['product', 'b'],
    ['model', 'd'],
    ['background', 'c'],
    ['accessory', 'a'],
  ].entries()) {
    const cell = cellOf(index, { width: side, height: side });
    const middle = cell.left + Math.round(cell.side / 2);
    expectNear(at(middle, cell.top + Math.round(cell.side / 2)), COLOURS[name ?? ''] ?? '');
    expectNear(at(middle, side - 2), ROLE_COLOURS[role ?? ''] ?? '');
  }
});

test('references are upright, and no larger than what a model looks at', async () => {
  await turn({ ...ORDER, references: [reference('product', 'a')] }, (name) =>
    photo(name, { width: 5_000, orientation: 6 }),
  );
  const [shown] = gemini.calls().at(-1)?.references ?? [];
  expect(shown).toMatchObject({ width: 123, height: 2_048 });
});

test.each<[string, InputImage, object]>([
  ['gone', { kind: 'unusable', reason: 'gone' }, { kind: 'failed', code: 'input_image_unusable' }],
  ['late', { kind: 'unreachable', reason: 'timed out' }, { kind: 'trouble', maybeBilled: false }],
  [
    'no picture',
    { kind: 'image', bytes: Buffer.from('no picture'), mimeType: 'image/jpeg' },
    { kind: 'failed', code: 'input_image_unusable' },
  ],
])('a reference that is %s: the model is not asked', async (_, input, expected) => {
  const asked = gemini.calls().length;
  expect((await turn(ORDER, () => Promise.resolve(input))).outcome).toMatchObject(expected);
  expect(gemini.calls().length).toBe(asked);
});

function expectNear(found: readonly number[], colour: string): void {
  const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  for (const [index, value] of wanted.entries()) expect(Math.abs((found[index] ?? 0) - value)).toBeLessThan(40);
}
