import { describe, expect, test } from 'vitest';
import { corsCommand, originsRefused } from '../../infra/tools/ops/checks/cors-rules.ts';

const rule = (origins: string[], methods = ['GET', 'HEAD', 'PUT'], headers = ['*']) => ({
  AllowedOrigins: origins,
  AllowedMethods: methods,
  AllowedHeaders: headers,
});
const SITE = 'https://sorami.app';

describe('a bucket’s CORS rules', () => {
  test.each([[[SITE]], [['*']], [['https://*']], [['https://*.app']], [['https://other.example', SITE]]])(
    'let the frontend read: %j',
    (origins) => {
      expect(originsRefused([rule(['https://x.example']), rule(origins)], [SITE])).toEqual([]);
    },
  );

  test.each([
    ['another origin', rule(['https://sorami.qg-it.net'])],
    ['its http twin', rule(['http://sorami.app'])],
    ['a pattern of subdomains', rule(['https://*.sorami.app'])],
    ['GET alone', rule([SITE], ['GET'])],
    ['reading alone', rule([SITE], ['GET', 'HEAD'])],
    ['named headers', rule([SITE], ['GET', 'HEAD', 'PUT'], ['authorization'])],
  ])('do not with %s', (_, given) => {
    expect(originsRefused([given], [SITE])).toEqual([SITE]);
  });

  test('can be completed by the command that is shown, which keeps what is there', () => {
    const present = rule(['https://old.example']);
    const [, json = ''] = /--cors-configuration '(.*)'$/.exec(corsCommand('files', [SITE], [present])) ?? [];
    const { CORSRules } = JSON.parse(json);
    expect(CORSRules).toContainEqual(present);
    expect(originsRefused(CORSRules, [SITE, 'https://old.example'])).toEqual([]);
  });
});
