import type { Stage } from '../../../infra/stages/stage.ts';
import { stageLike, stageNamed } from './synthesise.ts';

const ARN = 'arn:aws:acm:eu-north-1:123456789012:certificate/0f1e2d3c-0000-1111-2222-333344445555';
const KEY = 'arn:aws:kms:eu-north-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const zone = { kind: 'route53' as const, zoneId: 'Z0123456789', zoneName: 'sorami.app' };
const name = 'api.sorami.app';

/** The stage `prod` with its own name, in each way that a stage can have one. */
export const WITH_DOMAIN: Readonly<Record<'existing' | 'by-hand' | 'create', Stage>> = {
  existing: stageLike('prod', { domain: { name, certificate: { kind: 'existing', arn: ARN }, record: 'by-hand' } }),
  'by-hand': stageLike('prod', { domain: { name, certificate: zone, record: 'by-hand' } }),
  create: stageLike('prod', { domain: { name, certificate: zone, record: 'create' } }),
};

/** Every stage of the repository, and each optional part of a stage at least once. */
export const EVERY_STAGE: readonly (readonly [string, Stage])[] = [
  ...['prod', 'dev', 'local'].map((stage) => [stage, stageNamed(stage)] as const),
  ...Object.entries(WITH_DOMAIN).map(([kind, stage]) => [`domain: ${kind}`, stage] as const),
  ['alarm address', stageLike('prod', { alarmAddress: 'ops@sorami.app' })],
  [
    'bucket of our own key, with versions',
    stageLike('dev', { bucket: { kind: 'new', kmsKeyArn: KEY, versioned: true } }),
  ],
  ['restored tables', stageLike('prod', { restoredTables: { jobs: 'jobs-restored', credits: 'credits-restored' } })],
];
