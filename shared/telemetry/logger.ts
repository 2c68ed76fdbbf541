/** Everything that is ever logged, by code: what dashboards, alarms and saved queries may rely on. */
export const LOG_CODES = [
  'request.answered',
  'request.failed',
  'token.refused',
  'keys.fetch_failed',
  'job.opened',
  'job.replayed',
  'job.refused',
  'job.closed',
  'credits.granted',
  'credits.withdrawn',
  'job.erased',
  'account.deleted',
  'account.erased',
  'account.crashed',
  'event.received',
  'signature.refused',
  'part.started',
  'part.delivered',
  'part.failed',
  'part.postponed',
  'part.pending',
  'part.skipped',
  'part.discarded',
  'part.stopped',
  'part.crashed',
  'model.retired',
  'answer.unreadable',
  'clip.measured',
  'clip.bad_file',
  'clip.not_known',
  'gate.closed',
  'gate.opened',
  'audit.mismatch',
  'audit.crashed',
  'audit.finished',
  'message.unreadable',
  'inputs.removed',
  'queue.send_failed',
  'storage.refused',
  'webhook.acknowledged',
  'webhook.confirmed',
  'webhook.not_seen',
  'webhook.unconfirmed',
  'webhook.unknown_to_frontend',
  'webhook.refused',
  'webhook.abandoned',
  'webhook.skipped',
  'webhook.deferred',
  'webhook.progress',
  'webhook.progress_dropped',
  'webhook.paused',
  'webhook.resumed',
  'webhook.sent_again',
  'webhook.crashed',
  'secret.missing',
  'health.check_failed',
  'sweep.repaired',
  'sweep.crashed',
  'sweep.finished',
] as const;
export type LogCode = (typeof LOG_CODES)[number];

/** Values of a log line. Never a token, a secret, a prompt or an address with a signature. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one line per event. */
export interface Logger {
  info(code: LogCode, fields?: LogFields): void;
  warn(code: LogCode, fields?: LogFields): void;
  error(code: LogCode, error: unknown, fields?: LogFields): void;
}
