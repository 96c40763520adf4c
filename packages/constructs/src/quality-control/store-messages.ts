import { outcomeErrorName } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import { QueryLanguage, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression, stringLiteral } from '../contract/jsonata.js';
import { type KeyedTable } from '../permissions/grants.js';
import { addRetries } from '../states/retries.js';
import { tableKeyStatements } from '../states/update-item.js';

/**
 * A Task that writes a check's conclusion and messages to QCDetails, all of them or none, without a function. A
 * transaction of puts whose keys and contents follow from the run: written twice, they are the same rows. A transaction
 * that is cancelled met another one on the same rows, or was throttled, for it has no conditions; so it is tried again.
 */
export class StoreMessages extends CallAwsService {
  constructor(scope: Construct, id: string, check: string, details: KeyedTable) {
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment: `What ${check} found, one row each; row 000 is its conclusion`,
      service: 'dynamodb',
      action: 'transactWriteItems',
      parameters: { TransactItems: expression(items(check, expressionOf(details))) },
      iamAction: 'dynamodb:PutItem',
      iamResources: [details.table.tableArn],
      additionalIamStatements: tableKeyStatements(details),
      outputs: expression('$states.input'),
      taskTimeout: Timeout.duration(Duration.minutes(1)),
    });
    addRetries(this, {
      resource: 'aws-sdk:dynamodb',
      additionalErrors: [outcomeErrorName('aws-sdk:dynamodb', 'TransactionCanceledException')],
    });
  }
}

/** The table's name inside a JSONata text: a token of the CDK, which is a reference once the template is written. */
function expressionOf({ table }: KeyedTable): string {
  return `'${table.tableName}'`;
}

function items(check: string, table: string): string {
  return [
    '(',
    "$conclusion := { 'code': $states.input.pass ? 'passed' : 'failed', 'text': $states.input.summary };",
    '$put := function($message, $index) { { ',
    `'Put': { 'TableName': ${table}, 'Item': $merge([{`,
    "'QCPID': { 'S': $run.QCPID },",
    `'MessageID': { 'S': $run.StartTime & ${stringLiteral(`/${check}/`)} & $formatInteger($index, '000') },`,
    "'GroupID': { 'S': $run.GroupID }, 'StreamID': { 'S': $run.StreamID }, 'StartTime': { 'S': $run.StartTime },",
    `'Check': { 'S': ${stringLiteral(check)} }, 'Code': { 'S': $message.code }, 'Text': { 'S': $message.text } },`,
    "($exists($message.line) ? { 'Line': { 'N': $string($message.line) } } : {}),",
    "($exists($message.timestamp) ? { 'Timestamp': { 'S': $message.timestamp } } : {})",
    ']) } } };',
    '[$map($append([$conclusion], $states.input.kept), $put)]',
    ')',
  ].join(' ');
}
