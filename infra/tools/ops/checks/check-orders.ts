import { kindsOn } from '../../../stages/kinds-on.ts';
import { openness } from '../../../stages/openness.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Finding } from '../views/finding.ts';

/** Where orders may come from, and how much one user may order. */
export async function checkOrders({ stage }: Deployment): Promise<readonly Finding[]> {
  const open = openness(stage);
  const { servers } = stage.frontend;
  return [
    {
      check: 'Where orders come from',
      ...(open.length > 0
        ? {
            state: 'warning',
            found: open.join(' '),
            hint: `frontend.servers of stage ${stage.name}: the addresses from which its server calls (docs/deploy.md)`,
          }
        : { state: 'ok', found: servers?.join(', ') ?? 'anywhere (stage local)' }),
    },
    ...kindsOn(stage).map((kind): Finding => {
      const check = `What one user may order: ${kind}`;
      const { limits, charging } = stage.kinds[kind];
      return limits.unitsPerDay === undefined
        ? {
            check,
            state: charging === 'external' ? 'warning' : 'ok',
            found: 'no limit for a day',
            hint: `kinds.${kind}.limits.unitsPerDay of stage ${stage.name} bounds what one session can cost in a day`,
          }
        : { check, state: 'ok', found: `${limits.unitsPerDay} units a day, ${stage.maxOpenJobs} open jobs` };
    }),
  ];
}
