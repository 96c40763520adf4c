import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { QueryLanguage, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata-text.js';
import { type KeyedTable } from '../permissions/grants.js';
import { DYNAMODB_SERVICE_ERRORS, retryOf } from '../states/retries.js';

/** What is written into a run's row. Texts in it are JSONata without its marks. */
export interface UpdateRunProps {
  readonly comment: string;
  readonly table: KeyedTable;
  /** Attributes and their values, as `{ BOOL: … }` or `{ S: … }`. They are set each time, to the same. */
  readonly set: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Attributes that keep the value that they got first. */
  readonly setOnce?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** When the row may be written; the run's own id is `:run`. */
  readonly condition: string;
  /** The state's output. */
  readonly outputs: string;
}

/**
 * A Task that writes attributes of the run's row in QCSummary without a function. It leaves other attributes alone, so that it can
 * come again, or late, and change nothing.
 */
export class UpdateRun extends CallAwsService {
  constructor(scope: Construct, id: string, props: UpdateRunProps) {
    const { table, set, setOnce = {} } = props;
    const names = [...Object.keys(set), ...Object.keys(setOnce)];
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment: props.comment,
      service: 'dynamodb',
      action: 'updateItem',
      parameters: {
        TableName: table.table.tableName,
        Key: { GroupID: { S: expression('$run.GroupID') }, StartTime: { S: expression('$run.StartTime') } },
        UpdateExpression: `SET ${names.map((name, index) => assignment(index, name in setOnce)).join(', ')}`,
        ConditionExpression: props.condition,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
        ExpressionAttributeValues: {
          ':run': { S: expression('$run.QCPID') },
          ...Object.fromEntries(Object.entries({ ...set, ...setOnce }).map(([, value], index) => [`:${index}`, marked(value)])),
        },
      },
      iamAction: 'dynamodb:UpdateItem',
      iamResources: [table.table.tableArn],
      additionalIamStatements: tableKeyStatements(table),
      outputs: expression(props.outputs),
      taskTimeout: Timeout.duration(Duration.minutes(1)),
    });
    this.addRetry(retryOf(DYNAMODB_SERVICE_ERRORS));
  }
}

/** The row is there, and it is this run's. */
export const IS_THIS_RUN = 'QCPID = :run';

/** What a state that writes to a table with a customer managed key needs of it. */
export function tableKeyStatements({ tableKey }: KeyedTable): PolicyStatement[] {
  if (tableKey === undefined) return [];
  const actions = ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].map((action) => `kms:${action}`);
  return [new PolicyStatement({ actions, resources: [tableKey.keyArn] })];
}

function assignment(index: number, once: boolean): string {
  return once ? `#${index} = if_not_exists(#${index}, :${index})` : `#${index} = :${index}`;
}

function marked(value: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([type, text]) => [type, expression(text)]));
}
