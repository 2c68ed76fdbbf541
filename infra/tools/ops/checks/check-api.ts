import * as v from 'valibot';
import type { ShippedKind } from '../../../../shared/kinds/kinds.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../views/finding.ts';

const TIMEOUT_MS = 30_000;
const FLAGS = [
  'image_generation_available',
  'video_generation_available',
  'secure_api_available',
  's3_storage_available',
  'webhook_enabled',
  'clerk_auth_available',
  'clerk_events_enabled',
  'credit_grants_enabled',
] as const;
/** Flags that are on only where one of these kinds is sold. */
const OF_KINDS: Readonly<Partial<Record<(typeof FLAGS)[number], readonly ShippedKind[]>>> = {
  image_generation_available: ['image'],
  video_generation_available: ['video', 'custom-video'],
  secure_api_available: ['custom-video'],
};
const Health = v.record(v.string(), v.unknown());

/** The API answers, and says of itself that it can do what the stage has switched on. */
export async function checkApi({ api, stage }: Deployment): Promise<readonly Finding[]> {
  const check = `API at ${api}`;
  return examined(check, async (): Promise<Finding[]> => {
    const response = await fetch(`${api}/health`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status !== 200) return [{ check, state: 'failed', found: `/health answers ${response.status}` }];
    const health = v.parse(Health, await response.json());
    const expected = FLAGS.filter((flag) => OF_KINDS[flag]?.some((kind) => stage.kinds[kind].on) ?? true);
    const off = expected.filter((flag) => health[flag] !== true);
    return [
      off.length === 0
        ? { check, state: 'ok', found: 'healthy, with everything that is switched on' }
        : { check, state: 'failed', found: `says no to ${off.join(', ')}` },
    ];
  });
}
