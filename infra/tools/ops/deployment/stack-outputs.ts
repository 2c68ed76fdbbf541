import {
  type CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { OpsError } from '../command-line/ops-error.ts';

/** Outputs of a stack by name, as CloudFormation has them. */
export type StackOutputs = Readonly<Record<string, string>>;

/**
 * What a deployed stack says of itself.
 *
 * @param account the one it has to be in, where the stage names one: the shell may be signed in to another.
 * @throws OpsError when the stack is not there, not deployed, or somewhere else.
 */
export async function readStackOutputs(
  client: CloudFormationClient,
  name: string,
  account?: string | undefined,
): Promise<StackOutputs> {
  const region = await client.config.region();
  const stack = await describe(client, name).catch((error: unknown) => {
    // CloudFormation answers ValidationError for a stack that does not exist.
    if (!(error instanceof CloudFormationServiceException) || error.name !== 'ValidationError') throw error;
    throw new OpsError(`there is no stack ${name} in ${region} of the account that this shell is signed in to`);
  });
  const [, , , , inAccount] = stack?.StackId?.split(':') ?? [];
  if (account !== undefined && inAccount !== account) {
    throw new OpsError(`the stage belongs to account ${account}, this shell is signed in to ${inAccount}`);
  }
  return Object.fromEntries(
    (stack?.Outputs ?? []).flatMap(({ OutputKey, OutputValue }) =>
      OutputKey !== undefined && OutputValue !== undefined ? [[OutputKey, OutputValue]] : [],
    ),
  );
}

async function describe(client: CloudFormationClient, StackName: string) {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
  return Stacks[0];
}
