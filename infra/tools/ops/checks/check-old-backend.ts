import * as v from 'valibot';
import { openApiDocument } from '../../../../shared/contract/openapi.ts';
import { forwardedRoutes } from '../../../stages/old-routes.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../views/finding.ts';
import { plural } from '../views/plural.ts';

const TIMEOUT_MS = 10_000;
const Titled = v.object({ info: v.object({ title: v.string() }) });

/** The old server answers under the name to which routes are forwarded, and is not this API, which would forward to itself. */
export async function checkOldBackend({ stage }: Deployment): Promise<readonly Finding[]> {
  const { oldBackend } = stage;
  if (oldBackend === undefined) return [];
  const check = `Old server at ${oldBackend}`;
  return examined(check, async (): Promise<Finding[]> => {
    const answer = await fetch(`${oldBackend}/openapi.json`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    const contract = v.safeParse(v.pipe(v.string(), v.parseJson(), Titled), text);
    const own = v.parse(Titled, openApiDocument()).info.title;
    if (contract.success && contract.output.info.title === own) {
      const hint = 'give the old server a name of its own, and oldBackend that name (docs/deploy.md, Cut-over)';
      return [{ check, state: 'failed', found: 'is this API itself: requests would go round in circles', hint }];
    }
    const routes = plural(forwardedRoutes(stage).length, 'route');
    return answer.status >= 500
      ? [{ check, state: 'warning', found: `answers ${answer.status}; ${routes} are forwarded to it` }]
      : [{ check, state: 'ok', found: `answers; ${routes} are forwarded to it` }];
  });
}
