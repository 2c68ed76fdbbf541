import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { clientCodes } from '../../shared/contract/client-codes.ts';
import { ANSWER_EXAMPLES, errorExample, REQUEST_EXAMPLES } from '../../shared/contract/examples.ts';
import { schemaOf } from '../../shared/contract/json-schema.ts';
import written from '../../shared/contract/openapi.json' with { type: 'json' };
import { openApiDocument } from '../../shared/contract/openapi.ts';
import { WEBHOOK_EVENTS } from '../../shared/contract/webhooks.ts';
import { KIND_NAMES, kindOf } from '../../shared/kinds/kinds.ts';
import { CODES, type Code, PART_ERROR_CODES } from '../../shared/messages/codes.ts';
import { documentOf, resourcesOf } from '../infra/support/readable.ts';
import { stageNamed, synthesise } from '../infra/support/synthesise.ts';
import { Contract } from './contract.ts';

const contract = new Contract();
const codes = Object.keys(CODES) as Code[];

describe('the contract', () => {
  test('that is served is the one that the schemas make (npm run openapi writes it)', () => {
    expect(written).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  test('and the codes of the client package are of this version (npm run openapi writes them)', async () => {
    const file = join(import.meta.dirname, '..', '..', 'shared', 'client', 'codes.ts');
    expect(await readFile(file, 'utf8')).toBe(clientCodes());
  });

  test('has every route of the template and no other', () => {
    const routes = resourcesOf(documentOf(synthesise(stageNamed('prod')), 'service'), 'AWS::ApiGatewayV2::Route');
    const keys = [...routes.values()].map(({ Properties }) => v.parse(v.string(), Properties['RouteKey']));
    const documented = Object.entries(contract.document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    // HEAD is GET without a body, wherever GET is: the document needs no word of it.
    const routed = keys.filter((key) => key !== '$default' && !key.startsWith('HEAD '));
    expect(new Set(documented)).toEqual(new Set(routed));
  });

  test('has every code: of requests, of images, or of addresses that do not exist', () => {
    const ofRequests = contract.promised.flatMap((promise) => promise.split(' ')[2] ?? []);
    const all = new Set([...ofRequests, ...PART_ERROR_CODES, 'route_not_found']);
    expect(all).toEqual(new Set(codes));
  });

  test('and docs/api.md tell the same codes', async () => {
    const page = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'api.md'), 'utf8');
    const rows = page.split('\n').filter((line) => /^\| `\w+` \| \d{3} /.test(line));
    const told = codes.map((code) => {
      const { status, retry, en } = CODES[code];
      return `| \`${code}\` | ${status} | ${retry ? 'yes' : 'no'} | ${en} |`;
    });
    expect(rows).toEqual(told);
  });

  test('has examples that it allows itself', () => {
    const named = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    for (const [name, example] of Object.entries({ ...ANSWER_EXAMPLES, ...REQUEST_EXAMPLES })) {
      contract.validate(named(name), JSON.parse(JSON.stringify(example)));
    }
    for (const code of codes) {
      contract.validate(named(`Error_${code}`), errorExample(code));
      expect(JSON.stringify(errorExample(code))).not.toMatch(/\{\w+\}/);
    }
  });

  test('describes every field, names a chapter for every route, and tells defaults in words', () => {
    const document = JSON.parse(JSON.stringify(openApiDocument()));
    expect(undescribed(document, '')).toEqual([]);
    const chapters = new Set(document.tags.map(({ name }: { name: string }) => name));
    for (const item of [...Object.values(contract.document.paths)]) {
      for (const { tags } of Object.values(item)) expect(tags.filter((tag) => !chapters.has(tag))).toEqual([]);
    }
    // Generators take a field with a `default` for one that is always there.
    expect(JSON.stringify(document)).not.toContain('"default":');
    expect(document.components.schemas.ImageRequest.properties.size.description).toContain('By default `1024x1024`.');
  });

  test('has every event of every kind, with examples of each', () => {
    const expected = KIND_NAMES.flatMap((kind) => {
      const ends = [`${kind}.completed`, `${kind}.failed`];
      return kindOf({ kind }).webhook.steps === undefined ? ends : [...ends, `${kind}.progress`];
    });
    expect(WEBHOOK_EVENTS.map(({ name }) => name)).toEqual(expected);
    for (const { name, schema, examples } of WEBHOOK_EVENTS) {
      for (const example of Object.values(examples)) {
        const sent: unknown = JSON.parse(JSON.stringify(example));
        expect([name, v.safeParse(schema, sent).issues?.map((issue) => v.getDotPath(issue))]).toEqual([
          name,
          undefined,
        ]);
        contract.validate(schemaOf(schema, name), sent);
      }
    }
  });

  test('names every parameter of a path', () => {
    for (const [path, item] of Object.entries(contract.document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters } of Object.values(item)) {
        expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(inPath);
      }
    }
  });
});

/** Where in a document a field has no description. */
function undescribed(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = `${path}/${name}`;
    const fields = name === 'properties' ? Object.entries<unknown>(inner) : [];
    const bare = fields.filter(([, field]) => typeof field !== 'object' || field === null || !('description' in field));
    return [...bare.map(([field]) => `${here}/${field}`), ...undescribed(inner, here)];
  });
}
