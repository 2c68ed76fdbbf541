import {
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Stage } from '../../stages/stage.ts';
import { removalPolicyOf } from './removal-policy.ts';

export interface SafeTableProps extends Omit<TableProps, 'partitionKey' | 'sortKey'> {
  readonly stage: Stage;
  /** The sort key, a string; the partition key of every table is the user. */
  readonly sortKey: string;
}

/** A table as the service uses it, whether the stack made it or it was restored beside. */
export interface ServiceTable {
  /** `Jobs` or `Credits`: what people call it. */
  readonly label: string;
  readonly tableName: string;
  readonly tableArn: string;
  /** Names of its global secondary indexes. */
  readonly indexes: readonly string[];
}

/** The partition key of every table: rows are keyed by the token's `sub`, so authorisation is in the key. */
export const USER = { name: 'user_id', type: AttributeType.STRING };

/** A table on demand that is encrypted, can be restored to any second of 35 days, and is not deleted by mistake. */
export class SafeTable extends Table {
  readonly #indexes: string[] = [];

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

  override addGlobalSecondaryIndex(props: GlobalSecondaryIndexProps): void {
    super.addGlobalSecondaryIndex(props);
    this.#indexes.push(props.indexName);
  }

  /**
   * What the service works with: this table, or the one that was restored from its backup and has taken its place. This table stays
   * in the stack then: without it, going back would make an empty one.
   *
   * @param restored the name of the restored table, in the same account and region.
   * @see docs/restore.md
   */
  inUse(restored: string | undefined): ServiceTable {
    const { tableName, tableArn } = restored === undefined ? this : Table.fromTableName(this, 'Restored', restored);
    return { label: this.node.id, tableName, tableArn, indexes: this.#indexes };
  }
}
