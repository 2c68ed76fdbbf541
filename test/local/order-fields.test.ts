import { expect, test } from 'vitest';
import { orderKinds } from '../../infra/tools/local/console/order-kinds.ts';
import { fieldsOf } from '../../infra/tools/local/console/page/forms/fields.ts';

const text = { type: 'string' };

test('every kind has a form: each of its fields has a control, and what an order needs is asked for', () => {
  for (const { name, schema, path } of orderKinds()) {
    const fields = fieldsOf(schema);
    expect(path, name).toMatch(/^\/api\//);
    expect(
      fields.filter(({ isRequired, control }) => isRequired && control.kind === 'json'),
      name,
    ).toEqual([]);
    expect(
      fields.some(({ isRequired }) => isRequired),
      name,
    ).toBe(true);
  }
});

test('the form takes choices, numbers and defaults from the schema, also those that are said in words', () => {
  const fields = fieldsOf({
    required: ['prompt'],
    properties: {
      prompt: { ...text, maxLength: 4_000 },
      job_id: text,
      number: { description: 'How many. By default `2`.', anyOf: [{ type: 'integer', minimum: 1, maximum: 4 }, text] },
      words: { type: 'integer', minimum: 800, maximum: 5_000, default: 2_000 },
      ratio: { enum: ['16:9', '16:10'], default: '16:9' },
      seconds: { anyOf: [{ enum: ['5', '6'] }, { type: 'integer', minimum: 5, maximum: 6 }] },
      page: { ...text, format: 'uri' },
      wishes: { type: 'array', items: text },
      chapters: { type: 'array', items: { type: 'object', properties: { title: text, description: text } } },
      more: { type: 'object', properties: {} },
    },
  });
  expect(Object.fromEntries(fields.map(({ name, control }) => [name, control]))).toEqual({
    prompt: { kind: 'text', maxLength: 4_000 },
    number: { kind: 'few', values: [1, 2, 3, 4], chosen: 2 },
    words: { kind: 'number', least: 800, most: 5_000, chosen: 2_000 },
    ratio: { kind: 'choice', values: ['16:9', '16:10'], chosen: '16:9' },
    seconds: { kind: 'choice', values: ['5', '6'], chosen: undefined },
    page: { kind: 'address' },
    wishes: { kind: 'lines' },
    chapters: { kind: 'rows', members: ['title', 'description'] },
    more: { kind: 'json' },
  });
});

test('pictures are dropped, with the roles that the schema allows', () => {
  const data = (name: string) => ({ type: 'object', properties: { [name]: text } });
  const [product, video, frame] = fieldsOf({
    properties: {
      reference_images: {
        type: 'array',
        maxItems: 10,
        items: {
          anyOf: [
            {
              type: 'object',
              properties: {
                image_source: { const: 'base64' },
                image_data: text,
                image_type: { enum: ['product', 'model'] },
                description: text,
              },
            },
            data('upload_id'),
          ],
        },
      },
      others: { type: 'array', items: { type: 'object', properties: { source: text, data: text } } },
      input_image_base64: { anyOf: [text, { type: 'null' }] },
    },
  });
  expect(product?.control).toEqual({
    kind: 'pictures',
    most: 10,
    item: {
      data: 'image_data',
      source: 'image_source',
      role: { name: 'image_type', values: ['product', 'model'] },
      description: 'description',
    },
  });
  expect(video?.control).toMatchObject({ kind: 'pictures', item: { data: 'data', source: 'source', role: undefined } });
  expect(frame?.control).toEqual({ kind: 'picture' });
});
