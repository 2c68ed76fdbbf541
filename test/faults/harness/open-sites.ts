import type { DynamoDbEngine } from '../../../infra/tools/local/cloud/engines/dynamodb.ts';
import { registerStepKinds } from '../kinds/kinds.ts';
import { installHooks } from './hooks.ts';
import { FUNCTION_KEYS, type Site, startSite } from './site.ts';
import { synthesisedStacks } from './templates.ts';

/** Sites, and the end of all of them. */
export interface Sites {
  readonly sites: readonly Site[];
  close(): Promise<void>;
}

/**
 * Makes this process one in which functions can be simulated, and starts engines for several simulations at once.
 *
 * @param engine of DynamoDB; left out, the quicker one that this machine has.
 */
export async function openSites(count: number, engine?: DynamoDbEngine): Promise<Sites> {
  // What Lambda tells every function; the clients that read it never get to send anything themselves.
  Object.assign(process.env, {
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: FUNCTION_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: FUNCTION_KEYS.secretAccessKey,
  });
  const stacks = synthesisedStacks();
  installHooks();
  registerStepKinds();
  const sites = await Promise.all(Array.from({ length: count }, () => startSite(stacks, engine)));
  return {
    sites,
    close: async () => {
      await Promise.all(sites.map((site) => site.stop()));
    },
  };
}
