import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { switchedOff } from '../../infra/stages/old-routes.ts';
import { parseStage } from '../../infra/stages/parse-stage.ts';
import { prod } from '../../infra/stages/prod.ts';
import { floodOf } from '../../infra/tools/cost/flood.ts';
import { USUAL_LOAD } from '../../infra/tools/cost/load.ts';
import { plantOf } from '../../infra/tools/cost/plant.ts';
import { documentOf, readable, resourcesOf } from './support/readable.ts';
import { CDK_CONTEXT, kindsLike, stageLike, stageNamed, synthesise } from './support/synthesise.ts';

const OLD = 'https://old-api.sorami.app';
const Target = v.object({ 'Fn::Join': v.tuple([v.literal(''), v.tuple([v.string(), v.object({ Ref: v.string() })])]) });

/** Who answers each route of a stage: the name of a function, or an address. */
function answererOf(stage: Parameters<typeof synthesise>[0]): Record<string, string> {
  const templates = synthesise(stage);
  const service = documentOf(templates, 'service');
  return Object.fromEntries(
    [...resourcesOf(service, 'AWS::ApiGatewayV2::Route').values()].map(({ Properties }) => {
      const { Ref } = v.parse(Target, Properties['Target'])['Fn::Join'][1][1];
      return [
        String(Properties['RouteKey']),
        readable(service.Resources[Ref]?.Properties['IntegrationUri'], templates),
      ];
    }),
  );
}

const forwarding = stageLike('prod', { oldBackend: OLD });
const before = answererOf(stageNamed('prod'));
const during = answererOf(forwarding);

describe('with an old server', () => {
  test('it gets what is off here, and every status route of it', () => {
    const forwarded = Object.entries(during).filter(([, answerer]) => answerer.startsWith(OLD));
    expect(Object.fromEntries(forwarded)).toEqual({
      'POST /api/secure/images/generate-ecommerce': `${OLD}/api/secure/images/generate-ecommerce`,
      'POST /api/videos/generate': `${OLD}/api/videos/generate`,
      'GET /api/videos/status/{job_id}': `${OLD}/api/videos/status/{job_id}`,
      'GET /api/videos/result/{job_id}': `${OLD}/api/videos/result/{job_id}`,
      'GET /api/videos/{job_id}/download': `${OLD}/api/videos/{job_id}/download`,
      'POST /api/secure/videos/generate-with-images': `${OLD}/api/secure/videos/generate-with-images`,
      'POST /api/blog/generate': `${OLD}/api/blog/generate`,
      'GET /api/blog/status/{job_id}': `${OLD}/api/blog/status/{job_id}`,
      'GET /api/blog/result/{job_id}': `${OLD}/api/blog/result/{job_id}`,
      'POST /api/books/create': `${OLD}/api/books/create`,
      'GET /api/books/status/{job_id}': `${OLD}/api/books/status/{job_id}`,
      'GET /api/books/result/{job_id}': `${OLD}/api/books/result/{job_id}`,
      'GET /api/jobs/{job_id}/status': `${OLD}/api/jobs/{job_id}/status`,
      'GET /job-status/{job_id}': `${OLD}/job-status/{job_id}`,
      'ANY /api/s3/{proxy+}': `${OLD}/api/s3/{proxy}`,
    });
  });

  test('everything else stays where it is', () => {
    for (const [route, answerer] of Object.entries(before)) {
      // What is forwarded as GET is not ours as HEAD.
      const isForwarded = during[route.replace('HEAD ', 'GET ')]?.startsWith(OLD) === true;
      if (!isForwarded) expect([route, during[route]]).toEqual([route, answerer]);
    }
    expect(during['POST /api/images/generate']).toBe('Submit');
  });

  test('images that are off are ordered there, and shown here', () => {
    const off = answererOf(stageLike('prod', { oldBackend: OLD, ...kindsLike('prod', { on: false }) }));
    expect(off['POST /api/images/generate']).toBe(`${OLD}/api/images/generate`);
    expect(off['GET /api/images/status/{job_id}']).toBe(before['GET /api/images/status/{job_id}']);
    expect(off['GET /api/images/result/{job_id}']).toBe(before['GET /api/images/result/{job_id}']);
  });

  test('the integrations are HTTP proxies as API Gateway takes them', () => {
    const integrations = [
      ...resourcesOf(documentOf(synthesise(forwarding), 'service'), 'AWS::ApiGatewayV2::Integration').values(),
    ].filter(({ Properties }) => Properties['IntegrationType'] === 'HTTP_PROXY');
    expect(integrations).toHaveLength(15);
    for (const { Properties } of integrations) {
      expect(Properties).toMatchObject({ PayloadFormatVersion: '1.0', IntegrationMethod: 'ANY' });
      expect(Properties).not.toHaveProperty('TimeoutInMillis');
    }
  });

  test('what a flood may cost knows that such a route runs no function', () => {
    const plant = plantOf(forwarding, CDK_CONTEXT);
    for (const { hour } of floodOf(forwarding, plant, { ...USUAL_LOAD, imagesPerDay: 1_000 })) {
      expect(hour).toBeGreaterThan(0);
    }
  });
});

test('without one nothing is forwarded', () => {
  expect(Object.values(before).filter((answerer) => answerer.startsWith('http'))).toEqual([]);
});

test('the local stage can have one on this machine', () => {
  const { kinds } = stageNamed('local');
  const off = { ...kinds, 'ecommerce-image': { ...kinds['ecommerce-image'], on: false } };
  const local = stageLike('local', { oldBackend: 'http://127.0.0.1:9006', kinds: off });
  const order = 'POST /api/secure/images/generate-ecommerce';
  expect(answererOf(local)[order]).toBe('http://127.0.0.1:9006/api/secure/images/generate-ecommerce');
});

describe('the synthesis warns of what a moved name would switch off', () => {
  const domain = {
    name: 'api.sorami.app',
    certificate: { kind: 'route53' as const, zoneId: 'Z0123456789', zoneName: 'sorami.app' },
    record: 'by-hand' as const,
  };

  test('in a stage that has the name and no old server', () => {
    expect(switchedOff(stageLike('prod', { domain }))).toEqual([
      expect.stringMatching(
        /api\.sorami\.app and has no oldBackend: ecommerce-image, video, custom-video, article, book are answered with 503/,
      ),
    ]);
  });

  test('in no other', () => {
    expect(switchedOff(stageLike('prod', { domain, oldBackend: OLD }))).toEqual([]);
    expect(switchedOff(stageNamed('prod'))).toEqual([]);
  });
});

test.each([
  ['plain http', { oldBackend: 'http://old-api.sorami.app' }, /must be https/],
  ['this machine', { oldBackend: 'http://localhost:9006' }, /oldBackend: must be https/],
  ['a path', { oldBackend: `${OLD}/v1` }, /oldBackend: must be an origin/],
  [
    'the API’s own name, which would go round in circles',
    {
      oldBackend: 'https://api.sorami.app',
      domain: {
        name: 'api.sorami.app',
        certificate: { kind: 'route53', zoneId: 'Z1', zoneName: 'sorami.app' },
      },
    },
    /oldBackend: is the name of this API/,
  ],
])('%s is refused', (_name, change, why) => {
  expect(() => parseStage('x', { ...prod, ...change })).toThrow(why);
});
