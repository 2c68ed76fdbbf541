import { answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { secondsToNextDay } from '../../shared/http/limits/limit-fields.ts';
import { refuseFields } from '../../shared/http/read/refuse-fields.ts';
import { refuse } from '../../shared/http/refusal.ts';
import { requireSession, type SessionDeps } from '../../shared/http/session/require-session.ts';
import { uploadKeyOf } from '../../shared/inputs/input-keys.ts';
import type { InputNotes } from '../../shared/inputs/input-notes.ts';
import type { UploadAddresses } from '../../shared/inputs/upload-addresses.ts';
import { UPLOADS_PER_DAY, type UploadQuota } from '../../shared/inputs/upload-quota.ts';
import { parseUploadRequest } from '../../shared/inputs/upload-request.ts';

export interface UploadsDeps extends SessionDeps {
  readonly addresses: UploadAddresses;
  readonly notes: Pick<InputNotes, 'begin'>;
  readonly quota: UploadQuota;
  readonly newId: () => string;
  readonly now: () => number;
}

/** Long enough for 10 MB over a slow line. */
const ADDRESS_SECONDS = 15 * 60;
/** How long what was uploaded can be named in an order. */
const KEPT_MS = 7 * 86_400_000;

/**
 * `POST /api/uploads`: an address to which one picture can be put, straight into the bucket, and the id by which orders name it. The note
 * that has it removed again is written before the address is told.
 */
export function uploadsHandler(deps: UploadsDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    if (session.kind === 'refusal') return session;
    const body = request.json();
    if (body.kind === 'refusal') return body;
    const parsed = parseUploadRequest(body.value, request.language);
    if (parsed.kind === 'invalid') return refuseFields(parsed.problems);
    const now = deps.now();
    if (!(await deps.quota.take(session.userId, now))) {
      const values = { limit: UPLOADS_PER_DAY };
      return refuse('too_many_uploads', { values, fields: values, retryAfterSeconds: secondsToNextDay(now) });
    }
    const uploadId = deps.newId();
    const until = now + KEPT_MS;
    await deps.notes.begin({ of: 'upload', userId: session.userId, id: uploadId, dueAt: until });
    const key = uploadKeyOf(session.userId, uploadId);
    const { url, headers } = await deps.addresses.sign(key, parsed.request, ADDRESS_SECONDS, new Date(now));
    return answer<'Upload'>(201, {
      success: true,
      upload_id: uploadId,
      method: 'PUT',
      url,
      headers,
      expires_at: new Date(now + ADDRESS_SECONDS * 1_000).toISOString(),
      usable_until: new Date(until).toISOString(),
    });
  }, deps);
}
