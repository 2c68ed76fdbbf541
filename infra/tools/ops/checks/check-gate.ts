import { dynamoGateStore } from '../../../../shared/adapters/dynamodb/control/gate-store.ts';
import { closedGates } from '../../../../shared/provider/provider-gate.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../views/finding.ts';
import { gateWords } from '../views/gate-view.ts';

/** The models' provider keeps neither the whole account nor a family of models waiting. */
export async function checkGate({ dynamo, tables, stage }: Deployment): Promise<readonly Finding[]> {
  const check = 'Provider gate';
  return examined(check, async (): Promise<Finding[]> => {
    const gates = await dynamoGateStore(dynamo, tables).read();
    if (closedGates(gates, Date.now()).length === 0) return [{ check, state: 'ok', found: 'open' }];
    const hint = `raise the limit with the provider, then npm run ops -- gate open --stage ${stage.name}`;
    return [{ check, state: 'failed', found: gateWords(gates, Date.now()), hint }];
  });
}
