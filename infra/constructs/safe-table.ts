import { AttributeType, BillingMode, Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Stage } from '../stages/stage.ts';
import { removalPolicyOf } from './removal-policy.ts';

export interface SafeTableProps extends Omit<TableProps, 'partitionKey' | 'sortKey'> {
  readonly stage: Stage;
  /** The sort key, a string; the partition key of every table is the user. */
  readonly sortKey: string;
}

/** The partition key of every table: rows are keyed by the token's `sub`, so authorisation is in the key. */
export const USER = { name: 'user_id', type: AttributeType.STRING };

/** A table on demand that is encrypted, can be restored to any second of 35 days, and is not deleted by mistake. */
export class SafeTable extends Table {
  constructor(scope: Construct, id: string, props: SafeTableProps) {
    const { stage, sortKey, ...overrides } = props;
    super(scope, id, {
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.local === undefined,
      removalPolicy: removalPolicyOf(stage),
      ...overrides,
      partitionKey: USER,
      sortKey: { name: sortKey, type: AttributeType.STRING },
    });
  }
}
