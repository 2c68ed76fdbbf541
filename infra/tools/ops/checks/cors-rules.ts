import type { CORSRule } from '@aws-sdk/client-s3';

/** What pages do with objects: they fetch files as blobs, probe them with HEAD, and put pictures that go with an order. */
const METHODS = ['GET', 'HEAD', 'PUT'] as const;

/** The origins whose pages a bucket's rules do not let do that. */
export function originsRefused(rules: readonly CORSRule[], origins: readonly string[]): string[] {
  return origins.filter((origin) => !rules.some((rule) => lets(rule, origin)));
}

/** The AWS CLI's command that lets them; it replaces all rules, so those that are there are repeated. */
export function corsCommand(bucket: string, origins: readonly string[], rules: readonly CORSRule[]): string {
  const rule = {
    AllowedOrigins: origins,
    AllowedMethods: METHODS,
    AllowedHeaders: ['*'],
    ExposeHeaders: ['ETag', 'Content-Length', 'Content-Type'],
    MaxAgeSeconds: 3600,
  };
  const configuration = JSON.stringify({ CORSRules: [...rules, rule] });
  return `aws s3api put-bucket-cors --bucket ${bucket} --cors-configuration '${configuration}'`;
}

function lets(rule: CORSRule, origin: string): boolean {
  const { AllowedOrigins = [], AllowedMethods = [], AllowedHeaders = [] } = rule;
  return (
    AllowedOrigins.some((allowed) => matches(allowed, origin)) &&
    METHODS.every((method) => AllowedMethods.includes(method)) &&
    AllowedHeaders.includes('*')
  );
}

/** S3 allows one `*` in an origin. */
function matches(allowed: string, origin: string): boolean {
  const [before = '', after] = allowed.split('*', 2);
  if (after === undefined) return allowed === origin;
  return origin.length >= before.length + after.length && origin.startsWith(before) && origin.endsWith(after);
}
