import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Stage } from '../stages/stage.ts';

/** The most memory that each function used, from the reports that Lambda writes beside our lines. */
export const MEMORY_USED = [
  'filter type = "platform.report"',
  'stats max(record.metrics.maxMemoryUsedMB) as used, max(record.metrics.memorySizeMB) as size by @log',
  'sort used desc',
] as const;

/** What went wrong lately. */
export const LAST_ERRORS = [
  'fields @timestamp, code, job_id, error_code, error_message, @log',
  'filter level = "ERROR"',
  'sort @timestamp desc',
  'limit 20',
] as const;

/** Which functions are slow, worst first, from the reports that Lambda writes. */
export const SLOWEST_FUNCTIONS = [
  'filter type = "platform.report"',
  'stats pct(record.metrics.durationMs, 99) as p99_ms, max(record.metrics.durationMs) as max_ms, count(*) as runs by @log',
  'sort p99_ms desc',
  'limit 8',
] as const;

/** Which functions log errors, worst first. */
export const MOST_ERRORS = [
  'filter level = "ERROR" or (type = "platform.report" and record.status != "success")',
  'stats count(*) as times by @log, code',
  'sort times desc',
  'limit 10',
] as const;

const EVENTS = 'fields @timestamp, level, code, job_id, kind, part, status, error_code, reason, ms, error_message';

/** Saved queries for the usual questions; the operator puts the id into the quotes. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  'what happened to a job': [EVENTS, 'filter job_id = "JOB_ID"', 'sort @timestamp asc', 'limit 500'],
  'what happened to a user': [EVENTS, 'filter user_id = "USER_ID"', 'sort @timestamp asc', 'limit 1000'],
  'what came of a request': [
    EVENTS,
    'filter correlation_id = "REQUEST_ID" or request_id = "REQUEST_ID"',
    'sort @timestamp asc',
    'limit 500',
  ],
  'what went wrong': [
    'fields @timestamp, code, job_id, correlation_id, error, error_message, error_cause, @log',
    'filter level = "ERROR"',
    'sort @timestamp desc',
    'limit 200',
  ],
  'what was warned of': [
    'fields @timestamp, code, job_id, part, error_code, reason, wait_ms, strikes, status, @log',
    'filter level = "WARN"',
    'sort @timestamp desc',
    'limit 200',
  ],
  'why parts failed': [
    'filter code in ["part.failed", "part.postponed"]',
    'stats count(*) as times by kind, code, error_code, reason',
    'sort times desc',
  ],
  'which jobs took longest': [
    'fields job_id, user_id, kind, status, delivered, ms',
    'filter code = "job.closed"',
    'sort ms desc',
    'limit 50',
  ],
  'which requests were refused': [
    'filter code = "request.answered" and status >= 400',
    'stats count(*) as times by route, status, error_code',
    'sort times desc',
  ],
  'which functions are slow': SLOWEST_FUNCTIONS,
  'how much memory is used': MEMORY_USED,
};

/** Saves the queries for CloudWatch Logs Insights, over the logs of all functions. */
export function addLogQueries(scope: Construct, stage: Stage, logGroups: readonly ILogGroup[]): void {
  for (const [question, lines] of Object.entries(QUERIES)) {
    new CfnQueryDefinition(
      scope,
      question.replaceAll(/ ?\b(\w)(\w*)/g, (_, first, rest) => first.toUpperCase() + rest),
      {
        name: `sorami/${stage.name}/${question}`,
        queryString: lines.join('\n| '),
        logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
      },
    );
  }
}
