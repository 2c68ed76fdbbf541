import { secretsManagerSecret } from '../../../shared/adapters/secrets-manager/secrets.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../finding.ts';

/** Every secret that the stacks name in their outputs has been put. Values are never shown. */
export async function checkSecrets({ outputs, secrets, stage }: Deployment): Promise<readonly Finding[]> {
  const names = Object.entries(outputs.data).flatMap(([output, name]) => (output.endsWith('SecretName') ? [name] : []));
  const findings = names.map((name) =>
    examined(`Secret ${name}`, async (): Promise<Finding[]> => {
      const value = await secretsManagerSecret(secrets, name, Date.now).read();
      if (value !== undefined) return [{ check: `Secret ${name}`, state: 'ok', found: 'has a value' }];
      const hint = `aws secretsmanager put-secret-value --region ${stage.region} --secret-id ${name} --secret-string file:///dev/stdin`;
      return [{ check: `Secret ${name}`, state: 'failed', found: 'missing, or still the placeholder', hint }];
    }),
  );
  return (await Promise.all(findings)).flat();
}
