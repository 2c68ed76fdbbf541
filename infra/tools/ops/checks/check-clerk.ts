import { fetchKeySet } from '../../../../shared/adapters/clerk/fetch-key-set.ts';
import { parseKeySet } from '../../../../shared/adapters/clerk/parse-key-set.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Finding } from '../views/finding.ts';
import { plural } from '../views/plural.ts';

const TIMEOUT_MS = 5_000;

/** The keys that sign users' tokens can be fetched, and those shipped with the stage are among them. */
export async function checkClerk({ stage }: Deployment): Promise<readonly Finding[]> {
  const { issuer, jwks } = stage.clerk;
  const check = `Clerk’s keys at ${issuer}`;
  try {
    const keys = await fetchKeySet(issuer, fetch, TIMEOUT_MS);
    const withdrawn = jwks === undefined ? [] : [...parseKeySet(jwks).keys()].filter((kid) => !keys.has(kid));
    if (withdrawn.length === 0) return [{ check, state: 'ok', found: `reachable, ${plural(keys.size, 'key')}` }];
    return [{ check, state: 'warning', found: `the stage ships ${withdrawn.join(', ')}, which Clerk has withdrawn` }];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint = `clerk.issuer of stage ${stage.name} must be the Frontend API URL of the instance (Clerk dashboard, API keys)`;
    return [{ check, state: 'failed', found: `cannot be had: ${why}`, hint }];
  }
}
