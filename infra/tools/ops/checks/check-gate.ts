import { dynamoGateStore } from '../../../../shared/adapters/dynamodb/control/gate-store.ts';
import { closedForMs } from '../../../../shared/provider/provider-gate.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../views/finding.ts';
import { gateWords } from '../views/gate-view.ts';

/** The model's provider does not keep the whole account waiting. */
export async function checkGate({ dynamo, tables, stage }: Deployment): Promise<readonly Finding[]> {
  const check = 'Provider gate';
  return examined(check, async (): Promise<Finding[]> => {
    const gate = await dynamoGateStore(dynamo, tables).read();
    if (gate === undefined || closedForMs(gate, Date.now()) === 0) return [{ check, state: 'ok', found: 'open' }];
    const hint = `raise the limit with the provider, then npm run ops -- gate open --stage ${stage.name}`;
    return [{ check, state: 'failed', found: gateWords(gate, Date.now()), hint }];
  });
}
