import { KIND_NAMES } from '../../../shared/kinds/kinds.ts';
import { METRIC_LIST } from '../../../shared/telemetry/metrics-catalogue.ts';
import type { Stage } from '../../stages/stage.ts';
import type { CostLine } from './cost-line.ts';
import { deliveriesOf } from './deliveries.ts';
import { HOLD_SECONDS, type Load } from './load.ts';
import { MODEL_COSTS } from './model-costs.ts';
import type { Plant } from './plant.ts';
import { PRICES } from './prices.ts';
import { USAGE } from './usage.ts';

const DAYS = 30;
const KILOBYTE = 1024;
const GIGABYTE = 1024 ** 3;

/** How many looks at a status cost as much as one request that is held to its end: of Lambda, API Gateway and DynamoDB. */
export function looksPerHold({ functions }: Plant): number {
  const gigabytes = (name: string) => functions.get(name)?.gigabytes ?? 0;
  const each = PRICES.lambda.request + PRICES.httpApi.request;
  const look =
    each +
    USAGE.requestSeconds * gigabytes('Read') * PRICES.lambda.gbSecond +
    USAGE.readUnitsPerRequest * PRICES.dynamodb.readUnit;
  const hold =
    each +
    HOLD_SECONDS * gigabytes('WaitForJob') * PRICES.lambda.gbSecond +
    USAGE.readUnitsPerHold * PRICES.dynamodb.readUnit;
  return hold / look;
}

/** What a load costs in 30 days, largest first. */
export function estimate(stage: Stage, plant: Plant, load: Load): CostLine[] {
  const images = load.imagesPerDay * DAYS;
  const jobs = images / load.imagesPerJob;
  const holds = jobs * load.holdsPerJob;
  const requests = jobs * (1 + load.requestsPerJob) + holds;
  const { webhooks, looks } = deliveriesOf(stage, jobs, images);
  const scheduled = plant.scheduledPerDay.map(({ name, perDay }) => ({ name, runs: perDay * DAYS }));
  const runs = scheduled.reduce((sum, { runs: count }) => sum + count, 0);
  const gigabytes = (name: string) => plant.functions.get(name)?.gigabytes ?? 0;
  const lambda = (invocations: number, seconds: number, size: number) =>
    invocations * (PRICES.lambda.request + seconds * size * PRICES.lambda.gbSecond);
  const { imageMegabytes, fetchesPerImage, monthsKept } = load;
  const { logBytes } = USAGE;
  const logGigabytes =
    (requests * logBytes.request +
      images * logBytes.image +
      (webhooks + looks) * logBytes.webhook +
      runs * logBytes.scheduled) /
    GIGABYTE;
  const kept = (images * monthsKept * imageMegabytes) / 1024;
  const jobBytes = jobs * (stage.retention.jobDays / DAYS) * USAGE.rowBytes.job;
  const ledgerBytes = jobs * monthsKept * 2 * USAGE.rowBytes.ledger;
  const rows = (jobBytes + ledgerBytes) / GIGABYTE;
  const { audit } = USAGE;
  const audits = scheduled.find(({ name }) => name === 'Audit')?.runs ?? 0;
  const auditReads =
    (jobBytes * audit.readUnitsPerKilobyte.job + ledgerBytes * audit.readUnitsPerKilobyte.ledger) / KILOBYTE;
  const auditedFiles = Math.min(audit.mostFiles, images * monthsKept);
  const metricCount = METRIC_LIST.reduce((sum, { by }) => sum + 1 + (by === undefined ? 0 : USAGE.valuesPerSplit), 0);

  const lines: CostLine[] = [
    ...KIND_NAMES.map((kind) => MODEL_COSTS[kind](stage, load)).filter(({ month }) => month > 0),
    {
      what: 'Lambda: worker, waiting for the model',
      month: lambda(images, load.modelSeconds + USAGE.workerSeconds, gigabytes('Generate')),
      lever: 'the worker’s memory (infra/stacks/workers.ts): its wait is paid by the gigabyte',
    },
    {
      what: 'Lambda: API',
      month: lambda(requests - holds, USAGE.requestSeconds, gigabytes('Read')),
      lever: 'fewer requests for the status: clients that wait for the webhook, or ask as seldom as `Retry-After` says',
    },
    ...(holds === 0
      ? []
      : [
          {
            what: 'Lambda: requests held until a job changes',
            month: lambda(holds, HOLD_SECONDS, gigabytes('WaitForJob')),
            lever: `clients that ask for the status instead: a hold costs what ${Math.round(looksPerHold(plant))} looks do`,
          },
        ]),
    {
      what: 'Lambda: webhooks and the clock',
      month:
        lambda(webhooks, USAGE.deliverySeconds, gigabytes('Deliver')) +
        lambda(looks, USAGE.lookSeconds, gigabytes('Deliver')) +
        scheduled.reduce((sum, { name, runs: count }) => {
          const seconds = name === 'Audit' ? USAGE.scheduledSeconds.audit : USAGE.scheduledSeconds.short;
          return sum + lambda(count, seconds, gigabytes(name));
        }, 0),
      lever: 'nothing worth the trouble',
    },
    {
      what: 'API Gateway',
      month: requests * PRICES.httpApi.request,
      lever: 'fewer requests for the status: clients that wait for the webhook, or ask as seldom as `Retry-After` says',
    },
    {
      what: 'DynamoDB: writes and reads',
      month:
        (jobs * USAGE.writeUnits.job + images * USAGE.writeUnits.image) * PRICES.dynamodb.writeUnit +
        (jobs * USAGE.readUnits.job +
          images * USAGE.readUnits.image +
          (requests - holds) * USAGE.readUnitsPerRequest +
          holds * USAGE.readUnitsPerHold) *
          PRICES.dynamodb.readUnit,
      lever: 'more images per job: opening and closing a job are most of its writes',
    },
    {
      what: 'DynamoDB: storage and point-in-time recovery',
      month: rows * (PRICES.dynamodb.gbMonth + PRICES.dynamodb.pitrGbMonth),
      lever: 'fewer days for which jobs are kept (retention.jobDays)',
    },
    {
      what: 'The nightly audit: reads, and looks at files',
      month: audits * (auditReads * PRICES.dynamodb.readUnit + auditedFiles * PRICES.s3.get),
      lever: 'fewer days for which jobs are kept (retention.jobDays)',
    },
    {
      what: 'SQS',
      month:
        images * USAGE.sqsPerMessage * PRICES.sqs.request +
        (webhooks + looks) *
          USAGE.sqsPerMessage *
          (plant.fifoQueues > 0 ? PRICES.sqs.fifoRequest : PRICES.sqs.request) +
        plant.workers.length * USAGE.sqsPollsPerQueue * DAYS * PRICES.sqs.request,
      lever: 'nothing worth the trouble',
    },
    {
      what: `S3: ${monthsKept} months of images`,
      month: images * PRICES.s3.put + kept * PRICES.s3.gbMonth,
      lever: 'a lifecycle rule that moves or removes old images, or a smaller format (JPEG, WEBP)',
    },
    {
      what: 'S3: images fetched',
      month: images * fetchesPerImage * (PRICES.s3.get + (imageMegabytes / 1024) * PRICES.transfer.gbOut),
      lever: 'CloudFront before the bucket, or a smaller format (JPEG, WEBP)',
    },
    {
      what: 'CloudWatch: logs',
      month: logGigabytes * (PRICES.logs.gbIn + (PRICES.logs.gbMonth * stage.retention.logDays) / DAYS),
      lever: 'fewer days for which logs are kept (retention.logDays), fewer requests for the status',
    },
    {
      what: `CloudWatch: ${metricCount} metrics, ${plant.alarmMetrics} watched by alarms, ${plant.dashboards} dashboards`,
      month:
        metricCount * PRICES.cloudWatch.metricMonth +
        plant.alarmMetrics * PRICES.cloudWatch.alarmMetricMonth +
        plant.dashboards * PRICES.dashboards.month,
      lever: 'fewer metrics in the catalogue (it does not grow with the load)',
    },
    {
      what: `Secrets Manager: ${plant.secrets} secrets`,
      month: plant.secrets * PRICES.secrets.month + (requests / 100) * PRICES.secrets.call,
      lever: 'nothing worth the trouble',
    },
  ];
  return lines.toSorted((a, b) => b.month - a.month);
}
