import { outcomeErrorName } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { QueryLanguage, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression, stringLiteral } from '../contract/jsonata.js';
import { addRetries } from '../states/retries.js';
import { tableKeyStatements } from '../states/update-item.js';

/**
 * A Task that stores a check's conclusion and messages in QCDetails in one transaction, without a function. Keys and
 * contents depend only on the execution, so that storing them twice has no effect. A canceled transaction is retried:
 * it has no conditions, so it conflicted with another transaction or was throttled.
 */
export class StoreMessages extends CallAwsService {
  constructor(scope: Construct, id: string, check: string, details: ITable) {
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment: `Stores the messages of ${check}, one row each; row 000 is the conclusion`,
      service: 'dynamodb',
      action: 'transactWriteItems',
      parameters: { TransactItems: expression(items(check, expressionOf(details))) },
      iamAction: 'dynamodb:PutItem',
      iamResources: [details.tableArn],
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

/** The table's name as a JSONata string: a CDK token, which becomes a reference in the template. */
function expressionOf({ tableName }: ITable): string {
  return `'${tableName}'`;
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
