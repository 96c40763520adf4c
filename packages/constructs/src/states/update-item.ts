import { Aws, type Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { QueryLanguage, TaskStateBase, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { TABLE_KEY_ACTIONS } from '../workflow/grants.js';
import { addRetries } from './retries.js';

/** Props of an {@link UpdateItem}. Strings can be JSONata expressions with delimiters. */
export interface UpdateItemProps {
  readonly comment: string;
  readonly table: ITable;
  /** The primary key, as attribute values: `{ pk: { S: … } }`. */
  readonly key: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly updateExpression: string;
  /** @default - none */
  readonly conditionExpression?: string;
  /** Expression attribute names, or an expression for them. */
  readonly names: Readonly<Record<string, string>> | string;
  /** Expression attribute values, spelled as in DynamoDB's API: `{ ':pass': { BOOL: … } }`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** @default - nothing is returned */
  readonly returnValues?: 'ALL_NEW';
  /** @default - no variables */
  readonly assign?: Readonly<Record<string, string>>;
  readonly outputs: string;
  readonly timeout: Duration;
}

/**
 * `dynamodb:updateItem`, the optimized integration: a Task that updates one row without a function. The update must be
 * idempotent, because it is retried.
 *
 * The results of the AWS SDK integration of the same name spell attribute types as the AWS SDK for Java does (`Bool`,
 * `Ns`); the optimized integration spells them as the API does. The CDK's DynamoUpdateItem does not support expressions
 * for sets and names, and does not grant permission to use a key.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html
 */
export class UpdateItem extends TaskStateBase {
  protected readonly taskMetrics = undefined;
  protected readonly taskPolicies: PolicyStatement[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: UpdateItemProps,
  ) {
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment: props.comment,
      assign: props.assign,
      outputs: props.outputs,
      taskTimeout: Timeout.duration(props.timeout),
    });
    this.taskPolicies = [
      new PolicyStatement({ actions: ['dynamodb:UpdateItem'], resources: [props.table.tableArn] }),
      ...tableKeyStatements(props.table),
    ];
    addRetries(this, { resource: 'dynamodb' });
  }

  /** @internal */
  protected _renderTask(): object {
    const { table, key, updateExpression, conditionExpression, names, values, returnValues } = this.props;
    return {
      Resource: `arn:${Aws.PARTITION}:states:::dynamodb:updateItem`,
      Arguments: {
        TableName: table.tableName,
        Key: key,
        UpdateExpression: updateExpression,
        ...(conditionExpression === undefined ? {} : { ConditionExpression: conditionExpression }),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ...(returnValues === undefined ? {} : { ReturnValues: returnValues }),
      },
    };
  }
}

/** The permissions of a Task to use a table's customer managed key. */
export function tableKeyStatements({ encryptionKey }: ITable): PolicyStatement[] {
  if (encryptionKey === undefined) return [];
  return [new PolicyStatement({ actions: [...TABLE_KEY_ACTIONS], resources: [encryptionKey.keyArn] })];
}
