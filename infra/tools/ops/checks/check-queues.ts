import type { Deployment } from '../deployment/deployment.ts';
import { queueState } from '../queues/queue-state.ts';
import { examined, type Finding } from '../views/finding.ts';
import { plural } from '../views/plural.ts';

/** The queues are there, keep their failures, and have none. */
export async function checkQueues({ sqs, queues, stage }: Deployment): Promise<readonly Finding[]> {
  const findings = Object.entries(queues).map(([name, url]) => {
    const check = `Queue ${name}`;
    return examined(check, async (): Promise<Finding[]> => {
      const { deadLetters } = await queueState(sqs, url);
      if (deadLetters === undefined)
        return [{ check, state: 'failed', found: 'has no redrive policy: failures are lost' }];
      const { waiting } = deadLetters.depth;
      if (waiting === 0) {
        return [
          { check, state: 'ok', found: `dead-lettered after ${deadLetters.maxReceiveCount} receives; no dead letters` },
        ];
      }
      const hint = ['show', 'redrive']
        .map((verb) => `npm run ops -- queues ${verb} ${name} --stage ${stage.name}`)
        .join('\n');
      return [{ check, state: 'warning', found: `has ${plural(waiting, 'dead letter')}`, hint }];
    });
  });
  return (await Promise.all(findings)).flat();
}
