import type { Deployment } from '../deployment/deployment.ts';
import type { Finding } from '../views/finding.ts';

/** The stage's name leads to this deployment; where it does not yet, the other checks look at the gateway's own address. */
export async function checkName({ apiName, api }: Deployment): Promise<readonly Finding[]> {
  if (apiName === undefined) return [];
  const { name, target, pointsHere, found } = apiName;
  const check = `Name ${name}`;
  if (pointsHere) return [{ check, state: 'ok', found: `leads to this deployment (${found})` }];
  const hint = `when traffic is to move: a CNAME record of ${name} that points at ${target} (docs/deploy.md, Cut-over)`;
  return [{ check, state: 'warning', found: `leads to ${found}, not to this deployment: ${api} is checked`, hint }];
}
