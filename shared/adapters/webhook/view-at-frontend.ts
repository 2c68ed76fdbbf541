import * as v from 'valibot';
import type { FrontendQuestion, FrontendView } from '../../webhooks/webhook-confirmation.ts';
import { frontendUrl, USER_AGENT } from './frontend-url.ts';
import { networkTroubleOf } from './network-trouble.ts';
import { readText } from './read-text.ts';

/** Four images with prompts and signed addresses take a tenth of it. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** The answer to an id that the frontend did not make. A 404 of any other kind is a closed route, or a proxy's. */
const Unknown = v.pipe(v.string(), v.parseJson(), v.looseObject({ status: v.literal('PENDING') }));
const File = v.looseObject({ s3Key: v.string() });
const Known = {
  images: v.pipe(
    v.string(),
    v.parseJson(),
    v.looseObject({ status: v.string(), images: v.array(File) }),
    v.transform(({ status, images }) => ({ status, keys: images.map(({ s3Key }) => s3Key) })),
  ),
  videoFile: v.pipe(
    v.string(),
    v.parseJson(),
    v.looseObject({ status: v.string(), videoFile: v.nullable(File) }),
    v.transform(({ status, videoFile }) => ({ status, keys: videoFile === null ? [] : [videoFile.s3Key] })),
  ),
};

/**
 * Asks `GET {base}{path}/{id}/status`, which needs no token, once: whether the frontend made the id, and what it has stored.
 * An answer that is not the route's own (a page, a redirect, an error, too much, too late) leaves it undecided.
 *
 * @throws TypeError when the base is unusable: a fault of the configuration.
 */
export async function viewAtFrontend({ base, route, jobId, timeoutMs }: FrontendQuestion): Promise<FrontendView> {
  const url = frontendUrl(`${base}${route.path}/${encodeURIComponent(jobId)}/status`);
  try {
    const response = await fetch(url, {
      headers: {
        accept: 'application/json',
        'user-agent': USER_AGENT,
        'cache-control': 'no-cache',
        connection: 'close',
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await readText(response.body, MAX_ANSWER_BYTES);
    const odd = { kind: 'undecided', why: String(response.status) } as const;
    if (response.status === 404) return v.is(Unknown, text) ? { kind: 'unknown' } : odd;
    if (response.status !== 200) return odd;
    const known = v.safeParse(Known[route.files], text);
    return known.success ? { kind: 'known', ...known.output } : { ...odd, why: 'not the route’s answer' };
  } catch (error) {
    return { kind: 'undecided', why: networkTroubleOf(error).code };
  }
}
