import { ownValue } from '../../../../kernel/own-value.js';

/** How an AWS service is called in the three places where its name is spelled differently. */
export interface ServiceName {
  /** As in `aws-sdk:<id>:<action>`. */
  readonly id: string;
  /** The AWS SDK's package for it. */
  readonly clientPackage: string;
  /** The name in errors and causes: that of the AWS SDK for Java 2, in which Step Functions is written. */
  readonly javaName: string;
}

/** Where the package's name is not the id. */
const packages: Readonly<Record<string, string>> = {
  apigatewayv2: 'apigatewayv2',
  applicationautoscaling: 'application-auto-scaling',
  cloudwatchlogs: 'cloudwatch-logs',
  cognitoidentityprovider: 'cognito-identity-provider',
  costexplorer: 'cost-explorer',
  elasticloadbalancingv2: 'elastic-load-balancing-v2',
  resourcegroupstaggingapi: 'resource-groups-tagging-api',
  secretsmanager: 'secrets-manager',
};

/** Where the name is not the id with a capital. */
const javaNames: Readonly<Record<string, string>> = {
  apigateway: 'ApiGateway',
  apigatewayv2: 'ApiGatewayV2',
  cloudformation: 'CloudFormation',
  cloudwatch: 'CloudWatch',
  cloudwatchlogs: 'CloudWatchLogs',
  codebuild: 'CodeBuild',
  dynamodb: 'DynamoDb',
  eventbridge: 'EventBridge',
  secretsmanager: 'SecretsManager',
};

/** The service with that id in `aws-sdk:<id>:<action>`. */
export function serviceName(id: string): ServiceName {
  return {
    id,
    clientPackage: `@aws-sdk/client-${ownValue(packages, id) ?? id}`,
    javaName: ownValue(javaNames, id) ?? id.charAt(0).toUpperCase() + id.slice(1),
  };
}
