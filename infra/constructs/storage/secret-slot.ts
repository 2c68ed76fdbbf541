import { SecretValue, Validations } from 'aws-cdk-lib';
import { Secret, type SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

export interface SecretSlotProps extends Omit<SecretProps, 'secretName' | 'secretStringValue'> {
  readonly name: string;
  readonly description: string;
}

/**
 * A place for a secret. It is created with a placeholder that every reader takes for "not configured"; the real value is put
 * by operations and never overwritten, because CloudFormation writes the value again only when the template's changes.
 */
export class SecretSlot extends Secret {
  /** The name under which people know it (`secretName` would be an expression that takes the ARN apart). */
  readonly slot: string;

  constructor(scope: Construct, id: string, props: SecretSlotProps) {
    const { name, ...rest } = props;
    super(scope, id, { ...rest, secretName: name, secretStringValue: SecretValue.unsafePlainText('replace-me') });
    this.slot = name;
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The values come from others (the provider, the frontend), who must change theirs at the same time: see docs/deploy.md.',
    });
  }
}
