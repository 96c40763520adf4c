import { Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { QueryLanguage, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata-text.js';
import { retryOf } from '../states/retries.js';

/** Errors of DynamoDB that pass. `DynamoDb.DynamoDbException` is what Step Functions says of those without a class of their own. */
export const DYNAMODB_SERVICE_ERRORS = [
  'DynamoDb.ProvisionedThroughputExceededException',
  'DynamoDb.RequestLimitExceededException',
  'DynamoDb.ThrottlingException',
  'DynamoDb.InternalServerErrorException',
  'DynamoDb.SdkClientException',
  'DynamoDb.DynamoDbException',
  // The updates change nothing the second time, so one that was not heard of can be made again.
  'States.Timeout',
];

/** An update of one row. */
export interface UpdateRowProps {
  readonly comment: string;
  readonly table: ITable;
  /** JSONata for the partition key. */
  readonly partition: string;
  /** JSONata for the sort key. */
  readonly sort: string;
  readonly updateExpression: string;
  readonly conditionExpression?: string;
  /** Expression attribute names, or an expression for them. */
  readonly names: Readonly<Record<string, string>> | string;
  readonly values: Readonly<Record<string, unknown>>;
  /** @default 'NONE' */
  readonly returnValues?: 'ALL_NEW';
  readonly assign?: Record<string, string>;
  /** JSONata for the output. @default - the input */
  readonly outputs?: string;
}

/** A Task that updates one row of the table of EventFanOut, and tries again what passes. */
export class UpdateRow extends CallAwsService {
  constructor(scope: Construct, id: string, props: UpdateRowProps) {
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment: props.comment,
      service: 'dynamodb',
      action: 'updateItem',
      parameters: {
        TableName: props.table.tableName,
        Key: { pk: { S: expression(props.partition) }, sk: { S: expression(props.sort) } },
        UpdateExpression: props.updateExpression,
        ...(props.conditionExpression === undefined ? {} : { ConditionExpression: props.conditionExpression }),
        ExpressionAttributeNames: props.names,
        ExpressionAttributeValues: props.values,
        ...(props.returnValues === undefined ? {} : { ReturnValues: props.returnValues }),
      },
      iamAction: 'dynamodb:UpdateItem',
      iamResources: [props.table.tableArn],
      additionalIamStatements: keyStatements(props.table),
      assign: props.assign,
      outputs: props.outputs ?? expression('$states.input'),
      taskTimeout: Timeout.duration(Duration.seconds(30)),
    });
    this.addRetry(retryOf(DYNAMODB_SERVICE_ERRORS));
  }
}

/** DynamoDB asks for its table's key in the name of whoever calls it. */
function keyStatements({ encryptionKey }: ITable): PolicyStatement[] {
  if (encryptionKey === undefined) return [];
  return [new PolicyStatement({ actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'], resources: [encryptionKey.keyArn] })];
}
