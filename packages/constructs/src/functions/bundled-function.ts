import { METRICS_NAMESPACE } from '@stepwell/core';
import { type HandlerAsset, handlerAssetPath } from '@stepwell/handlers';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { checkEnvironmentSize } from './environment-size.js';
import { serviceName } from './service-name.js';

/** Props of a function of `@stepwell/handlers`. */
export interface BundledFunctionProps {
  readonly asset: HandlerAsset;
  readonly description: string;
  /** The memory in MiB. */
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  /** The props that determine the length of variables, by the names of the variables. @default - none */
  readonly environmentProps?: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
  /** Whether X-Ray traces it. */
  readonly tracing: boolean;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const DESCRIPTION_LIMIT = 256;

/** A function and its role, which has only permission to write to the function's log group. */
export interface BundledFunction {
  readonly handler: LambdaFunction;
  readonly role: Role;
}

/**
 * Creates a function of `@stepwell/handlers` with a role and a log group: `<id>Function`, `<id>Role` and `<id>Logs` in
 * `scope`. The CDK's default role has AWSLambdaBasicExecutionRole, which can write to every log group.
 *
 * @throws {@link InvalidProp} if the environment variables exceed Lambda's limit
 */
export function bundledFunction(scope: Construct, id: string, props: BundledFunctionProps): BundledFunction {
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: props.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  if (props.tracing)
    acknowledge(
      role,
      'IAM5[Resource::*]',
      'xray:PutTraceSegments and xray:PutTelemetryRecords support only the resource *',
    );
  const environment = {
    ...props.environment,
    POWERTOOLS_SERVICE_NAME: serviceName(scope),
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    NODE_OPTIONS: '--enable-source-maps',
  };
  checkEnvironmentSize(scope, environment, props.environmentProps ?? {});
  const handler = new LambdaFunction(scope, `${id}Function`, {
    description: props.description.slice(0, DESCRIPTION_LIMIT),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(handlerAssetPath(props.asset)),
    handler: 'index.handler',
    role,
    logGroup,
    memorySize: props.memorySize,
    timeout: props.timeout,
    tracing: props.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
    environment,
  });
  return { handler, role };
}
