import { Aws, type Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { QueryLanguage, TaskStateBase, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { type KeyedTable, TABLE_KEY_ACTIONS } from '../permissions/grants.js';
import { addRetries } from './retries.js';

/** An update of one row. Strings may be JSONata between its marks. */
export interface UpdateItemProps {
  readonly comment: string;
  readonly table: KeyedTable;
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
 * `dynamodb:updateItem`, the optimized integration: a Task that updates one row, without a function. It has to change
 * nothing when it is made a second time, for it is retried.
 *
 * The AWS SDK integration of the same name spells attribute values as the AWS SDK for Java does (`Bool`, `Ns`), in
 * results at least; the optimized one spells them as the API does. The CDK's DynamoUpdateItem takes no expressions for
 * sets and names, and grants no key.
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
      new PolicyStatement({ actions: ['dynamodb:UpdateItem'], resources: [props.table.table.tableArn] }),
      ...tableKeyStatements(props.table),
    ];
    addRetries(this, { resource: 'dynamodb' });
  }

  /** @internal The CDK asks every Task for this. */
  protected _renderTask(): object {
    const { table, key, updateExpression, conditionExpression, names, values, returnValues } = this.props;
    return {
      Resource: `arn:${Aws.PARTITION}:states:::dynamodb:updateItem`,
      Arguments: {
        TableName: table.table.tableName,
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

/** What a Task that uses a table with a customer managed key needs of the key. */
export function tableKeyStatements({ tableKey }: KeyedTable): PolicyStatement[] {
  if (tableKey === undefined) return [];
  return [new PolicyStatement({ actions: [...TABLE_KEY_ACTIONS], resources: [tableKey.keyArn] })];
}
