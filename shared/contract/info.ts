import { MAX_BODY_BYTES } from '../http/api-request.ts';
import { MAX_LIMIT } from '../http/read/page-request.ts';
import { URL_SECONDS } from '../http/views/job-view.ts';
import {
  MAX_METADATA_NAME,
  MAX_METADATA_PAIRS,
  MAX_METADATA_TEXT,
  MIN_DEADLINE_SECONDS,
} from '../kinds/order-terms.ts';

/** Of the contract; see "Versions" in {@link DESCRIPTION}. */
export const API_VERSION = '1.1.0';

/** Numbers that hold in every stage; others are the stage’s, and told where they apply. */
const LIMITS: readonly (readonly [what: string, limit: string])[] = [
  ['body of a request', `${MAX_BODY_BYTES / 1024} KB, where a route says nothing else`],
  ['rows of a page', `${MAX_LIMIT}`],
  [
    'pairs of `metadata`',
    `${MAX_METADATA_PAIRS}, names of ${MAX_METADATA_NAME} and texts of ${MAX_METADATA_TEXT} characters`,
  ],
  ['soonest `deadline_seconds`', `${MIN_DEADLINE_SECONDS} s`],
  ['life of a signed address', `${URL_SECONDS} s`],
  ['`GET /api/jobs/{job_id}/wait`', '20 s'],
  ['age of a signature (grants, Clerk, webhooks)', '5 minutes'],
  ['delivery of a webhook', '72 hours'],
];

export const DESCRIPTION = `Images, videos, articles and books for signed-in users, paid in credits.

An order opens a **job** and holds its price; the job is made in **parts**, which are told one by one; its end is told by webhook.

## Errors

Every error, from every route, is JSON with a \`code\` of one closed list, an \`error\` for programs, a \`message\` for people (French, or
English by \`Accept-Language\`), the \`request_id\`, and the \`timestamp\`. Nothing is ever charged for an error: parts that fail are
released. Where the same request may work later, \`Retry-After\` says when. Every answer carries \`X-Request-Id\` and
\`Content-Language\`, every 401 \`WWW-Authenticate\`. Addresses that are no route answer 404 with the code \`route_not_found\`.

API Gateway itself answers 429 \`{"message":"Too Many Requests"}\` above the throttle of the stage, 413 above 6 MB, and 5xx with a
\`message\` when a function cannot be run: such answers have no \`code\`.

## What is sent

JSON in UTF-8. A field of a body that is \`null\` counts as not given; fields that nobody knows are ignored. Defaults are told with
the fields. Times are ISO 8601.

## Limits

| | |
|---|---|
${LIMITS.map(([what, limit]) => `| ${what} | ${limit} |`).join('\n')}

Open jobs and units of a day are the stage’s: \`RateLimit-Policy\` of every answer to an order tells them.

## Versions

\`info.version\` goes by semantic versioning. New routes, new fields of answers, new optional fields of requests, new events and new
codes come without notice: ignore what you do not know. Anything that breaks a client gets a new path and six months beside the old
one, and is told in CHANGELOG.md.`;

/** The chapters of the document. */
export const TAGS: readonly { readonly name: string; readonly description: string }[] = [
  { name: 'Images', description: 'Pictures from a text, and product pictures after references.' },
  { name: 'Videos', description: 'Clips from a text, and after references.' },
  { name: 'Articles', description: 'Articles for a blog.' },
  { name: 'Books', description: 'Books, chapter by chapter.' },
  { name: 'Uploads', description: 'Files that go with an order.' },
  { name: 'Jobs', description: 'What jobs of every kind have in common: list, wait, cancel, retry, delete, price.' },
  { name: 'Credits', description: 'The wallet of a user, its ledger, and grants by the frontend’s server.' },
  { name: 'Events', description: 'What this API tells the frontend, and what it is told by Clerk.' },
  { name: 'Service', description: 'What works, and this document.' },
];

const BY_PATH: readonly (readonly [RegExp, string])[] = [
  [/^\/api\/(secure\/)?images\//, 'Images'],
  [/^\/api\/(secure\/)?videos\//, 'Videos'],
  [/^\/api\/blog\//, 'Articles'],
  [/^\/api\/books\//, 'Books'],
  [/^\/api\/uploads/, 'Uploads'],
  [/^\/api\/credits/, 'Credits'],
  [/^\/api\/webhooks\//, 'Events'],
  [/^\/api\//, 'Jobs'],
];

/** The chapter of a route. */
export function tagOf(path: string): string {
  return BY_PATH.find(([form]) => form.test(path))?.[1] ?? 'Service';
}
