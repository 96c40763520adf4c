import { ownValue } from '../../../../kernel/own-value.js';

/** The names of an AWS service in definitions and in errors. */
export interface ServiceName {
  /** As in `aws-sdk:<id>:<action>`. */
  readonly id: string;
  /** The name in errors and causes: that of the AWS SDK for Java 2, in which Step Functions is written. */
  readonly javaName: string;
}

/** Where the name is not the id with a capital. */
const javaNames: Readonly<Record<string, string>> = {
  apigateway: 'ApiGateway',
  apigatewaymanagementapi: 'ApiGatewayManagementApi',
  apigatewayv2: 'ApiGatewayV2',
  appsync: 'AppSync',
  bedrockagentcore: 'BedrockAgentCore',
  bedrockagentruntime: 'BedrockAgentRuntime',
  bedrockruntime: 'BedrockRuntime',
  cloudformation: 'CloudFormation',
  cloudwatch: 'CloudWatch',
  cloudwatchlogs: 'CloudWatchLogs',
  codebuild: 'CodeBuild',
  dynamodb: 'DynamoDb',
  dynamodbstreams: 'DynamoDbStreams',
  emrserverless: 'EmrServerless',
  eventbridge: 'EventBridge',
  mediaconvert: 'MediaConvert',
  resourcegroupstaggingapi: 'ResourceGroupsTaggingApi',
  s3vectors: 'S3Vectors',
  sagemakerruntime: 'SageMakerRuntime',
  secretsmanager: 'SecretsManager',
  sesv2: 'SesV2',
  xray: 'XRay',
};

/** The service with that id in `aws-sdk:<id>:<action>`. */
export function serviceName(id: string): ServiceName {
  return {
    id,
    javaName: ownValue(javaNames, id) ?? id.charAt(0).toUpperCase() + id.slice(1),
  };
}
