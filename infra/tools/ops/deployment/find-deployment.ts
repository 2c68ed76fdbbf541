import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { OPS_CALLS } from '../../../../shared/runtime/aws-clients.ts';
import { chooseStage } from '../../../stages/choose-stage.ts';
import type { Stage } from '../../../stages/stage.ts';
import { readEndpoints } from '../../local/system/endpoints-file.ts';
import { OpsError } from '../command-line/ops-error.ts';
import { apiNameOf } from './api-address.ts';
import { type Deployment, deploymentOf } from './deployment.ts';
import { readStackOutputs } from './stack-outputs.ts';

/**
 * The deployment of a stage: on AWS with the shell's credentials, its parts found through the stacks' outputs; of the stage `local` the
 * system that runs on this machine.
 *
 * @param endpointsFile another local system's `endpoints.json`.
 * @throws StageError for a stage that is not there; OpsError when it is not deployed, or does not run.
 */
export async function findDeployment(stageName: string, endpointsFile?: string): Promise<Deployment> {
  if (stageName === 'local') return localDeployment(endpointsFile);
  const stage = chooseStage((key) => (key === 'stage' ? stageName : undefined));
  return awsDeployment(stage);
}

async function awsDeployment(stage: Stage): Promise<Deployment> {
  const options = { region: stage.region };
  const client = new CloudFormationClient({ ...OPS_CALLS, ...options });
  try {
    const [data, service] = await Promise.all(
      (['data', 'service'] as const).map((part) =>
        readStackOutputs(client, `sorami-${stage.name}-${part}`, stage.account),
      ),
    );
    const apiName = await apiNameOf(service ?? {});
    return deploymentOf(stage, options, { data: data ?? {}, service: service ?? {} }, { apiName });
  } finally {
    client.destroy();
  }
}

async function localDeployment(endpointsFile: string | undefined): Promise<Deployment> {
  const endpoints = await readEndpoints(endpointsFile);
  if (endpoints === undefined) throw new OpsError('the local system is not running: start it with npm start');
  const { awsEndpoint, issuer, standIns, region, accessKeyId, secretAccessKey, outputs } = endpoints;
  const context: Readonly<Record<string, unknown>> = {
    stage: 'local',
    'local.awsEndpoint': awsEndpoint,
    'local.clerkIssuer': issuer,
    'local.geminiBaseUrl': standIns.gemini,
    'local.webhookBase': standIns.frontend,
    'local.consoleOrigin': endpoints.console,
    'local.oldBackend': endpoints.oldBackend,
    'local.origins': endpoints.origins,
    'local.clerkKeys': endpoints.clerkKeys,
    'local.starterCredits': endpoints.starterCredits,
  };
  return deploymentOf(
    chooseStage((key) => context[key]),
    { region, endpoint: awsEndpoint, credentials: { accessKeyId, secretAccessKey } },
    { data: outputs['sorami-local-data'] ?? {}, service: outputs['sorami-local-service'] ?? {} },
    { local: endpoints },
  );
}
