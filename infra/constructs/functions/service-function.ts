import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type FunctionProps,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Stage } from '../../stages/stage.ts';
import { acknowledgeObjectNames } from '../acknowledge-object-names.ts';
import { allow } from '../allow.ts';
import { bucketKeyPermissions } from '../storage/bucket-key.ts';
import { removalPolicyOf } from '../storage/removal-policy.ts';
import { functionCode } from './function-code.ts';

export interface ServiceFunctionProps
  extends Omit<FunctionProps, 'code' | 'handler' | 'runtime' | 'role' | 'logGroup'> {
  readonly stage: Stage;
  /** The folder below `functions/`; its `index.ts` exports `handler`. */
  readonly folder: string;
  readonly description: string;
  /** Who is hurt, and how, while the function does not work: what its alarm says. */
  readonly impact: string;
  /** Failures within five minutes that wake somebody. 3 when left out: a crash now and then is repeated by its queue or its client. */
  readonly alarmingFailures?: number;
  /** Its failures are seen to by day: nobody who pays is hurt before. */
  readonly canWait?: boolean;
  /** Lambda turns invocations away when callers can do without them: that is then no failure. */
  readonly isExpectedToBeFull?: boolean;
  /** Everything the function may do beside writing its own log. */
  readonly permissions?: readonly PolicyStatement[];
}

/**
 * A Lambda as this service makes them: Node 24 on arm64, a bundle of its own, JSON logs into a group of its own with the
 * stage's retention, and a role that allows what the caller lists and nothing else. Any other property can be overridden.
 */
export class ServiceFunction extends LambdaFunction {
  readonly impact: string;
  readonly alarmingFailures: number;
  readonly canWait: boolean;
  readonly isExpectedToBeFull: boolean;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    const {
      stage,
      folder,
      impact,
      alarmingFailures = 3,
      canWait = false,
      isExpectedToBeFull = false,
      ...others
    } = props;
    const { permissions = [], environment, ...overrides } = others;
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: stage.retention.logDays,
      removalPolicy: removalPolicyOf(stage),
    });
    // An own role, because the one CDK makes carries AWSLambdaBasicExecutionRole, which may write to every log group.
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        permissions: new PolicyDocument({
          statements: [allow.log(logGroup), ...permissions, ...bucketKeyPermissions(stage, permissions)],
        }),
      },
    });
    acknowledgeObjectNames(role, permissions);
    super(scope, id, {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.INFO,
      ...overrides,
      code: functionCode(folder, stage),
      handler: 'index.handler',
      environment: { STAGE: stage.name, ...environment },
      role,
      logGroup,
    });
    this.impact = impact;
    this.alarmingFailures = alarmingFailures;
    this.canWait = canWait;
    this.isExpectedToBeFull = isExpectedToBeFull;
  }
}
