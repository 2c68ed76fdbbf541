import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { presignedObjectUrls } from '../../../../shared/adapters/s3/object-urls.ts';
import type { Job } from '../../../../shared/jobs/job.ts';
import { shownParts } from '../../../../shared/kinds/shown.ts';
import type { Ops } from '../ops.ts';
import type { Finding } from '../views/finding.ts';
import type { ApiAnswer } from './call-api.ts';
import { JOB_CHECKS } from './job-names.ts';

const TIMEOUT_MS = 30_000;
const OPERATOR_URL_SECONDS = 300;
const Files = v.array(v.object({ url: v.string() }));

/** The signed addresses serve exactly the recorded files. */
export async function servedImages(ops: Ops, job: Job, said: ApiAnswer | undefined): Promise<readonly Finding[]> {
  const images = shownParts(job).map(({ file }) => file);
  const urls =
    said === undefined
      ? await Promise.all(images.map(({ key }) => signedByOperator(ops, key)))
      : v.parse(Files, said.body['images'] ?? said.body['videos'] ?? said.body['files']).map(({ url }) => url);
  const served = await Promise.all(
    images.map(async ({ bytes, sha256 }, index) => {
      const response = await fetch(urls[index] ?? '', { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const body = Buffer.from(await response.arrayBuffer());
      const same = body.byteLength === bytes && createHash('sha256').update(body).digest('base64') === sha256;
      return { ok: response.ok && same, text: `${response.status}, ${body.byteLength} octets` };
    }),
  );
  const note = said === undefined ? ' (token expiré entre-temps : adresses signées par l’opérateur)' : '';
  return [
    {
      check: JOB_CHECKS.served,
      state: served.length > 0 && served.every(({ ok }) => ok) ? 'ok' : 'failed',
      found: `${served.map(({ text }) => text).join(' ; ') || 'aucun fichier'}${note}`,
    },
  ];
}

function signedByOperator({ deployment, now }: Ops, key: string): Promise<string> {
  const { bucket, s3, clientOptions } = deployment;
  const { region, credentials } = s3.config;
  const urls = presignedObjectUrls({ bucket, region, credentials, endpoint: clientOptions.endpoint });
  return urls.sign(key, OPERATOR_URL_SECONDS, new Date(now()));
}
