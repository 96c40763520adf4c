import { Duration } from 'aws-cdk-lib';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import {
  Fail,
  type IChainable,
  TaskInput,
  Timeout,
  Choice,
  Condition,
  Pass,
  type StateMachine,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import { SqsSendMessage } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { rowAttributes as row } from '@stepwell/core/event-fan-out';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { expression, jsonata } from '../contract/jsonata.js';
import { addRetries } from '../states/retries.js';
import {
  DONE_COUNT,
  NODE_SORT,
  completion,
  isReadable,
  isTop,
  itemSort,
  nodeChildren,
  nodePartition,
  parentNode,
} from './count-expressions.js';
import { startOnce } from './start-once.js';
import { UpdateRow } from './update-row.js';

/**
 * Sends a completion that could not be counted unchanged to the undeliverable queue, and fails the execution, so that
 * its alarm goes off. A redrive from the queue counts the completion if the request is still open.
 */
function undeliverableCompletion(scope: Construct, queue: IQueue): IChainable {
  const keep = SqsSendMessage.jsonata(scope, 'Give up completion', {
    comment: 'Stores the completion, so that it can be redriven',
    queue,
    messageBody: TaskInput.fromText(expression('$string($states.context.Execution.Input)')),
    outputs: expression('$states.input'),
    taskTimeout: Timeout.duration(Duration.minutes(1)),
  });
  addRetries(keep, { resource: 'sqs' });
  return keep.next(
    Fail.jsonata(scope, 'Completion not counted', {
      error: 'CompletionNotCounted',
      cause: 'The completion is in the undeliverable queue; redrive it from there',
    }),
  );
}

/** The resources that the increment state machine uses. */
export interface IncrementDependencies {
  readonly table: ITable;
  readonly summary: StateMachine;
  readonly undeliverable: IQueue;
}

/**
 * The flow: store the item's first outcome -> add the item to the set of its node -> while a node is full, add it to
 * the set of its parent -> when the top node is full, start the summary. Every step is idempotent: after a failure, the
 * next delivery continues, and no item is counted twice.
 */
export function incrementDefinition(
  scope: Construct,
  { table, summary, undeliverable }: IncrementDependencies,
): IChainable {
  const sendToUndeliverable = undeliverableCompletion(scope, undeliverable);
  const expires = { [row.expiresAt]: { N: expression('$string($completion.expiresAt)') } };
  const counted = Succeed.jsonata(scope, 'Completion counted', { outputs: {} });

  const startSummary = startOnce(scope, 'Start summary', {
    comment:
      'Starts the summary after the last item; its execution name comes from the request, so it starts only once',
    stateMachine: summary,
    name: '$completion.registration',
    input: { requestId: expression('$completion.requestId'), registration: expression('$completion.registration') },
    next: counted,
  });
  startSummary.addCatch(sendToUndeliverable);

  const countCompletion = new UpdateRow(scope, 'Count completion', {
    comment:
      'Adds an item or a full node to the set of its parent node; adding a member of the set again changes nothing',
    table,
    partition: nodePartition('$level', '$node'),
    sort: `'${NODE_SORT}'`,
    updateExpression: expression(
      jsonata`
        ($level = 1 and $failed)
          ? 'ADD #done :child, #failed :child SET #expires = if_not_exists(#expires, :expires)'
          : 'ADD #done :child SET #expires = if_not_exists(#expires, :expires)'
      `,
    ),
    names: expression(
      jsonata`
        $merge([{ '#done': '${row.done}', '#expires': '${row.expiresAt}' }, ($level = 1 and $failed)
              ? { '#failed': '${row.failed}' } : {}])
      `,
    ),
    values: { ':child': { NS: expression('[$string($child)]') }, ':expires': expires[row.expiresAt] },
    returnValues: 'ALL_NEW',
    assign: { full: expression(`${DONE_COUNT} >= ${nodeChildren('$level', '$node')}`) },
  });
  countCompletion.addCatch(sendToUndeliverable);

  const recordOutcome = new UpdateRow(scope, 'Record outcome', {
    comment: 'Stores the first outcome of the item, and returns the stored one',
    table,
    partition: nodePartition('1', parentNode('$completion.index')),
    sort: itemSort(),
    updateExpression: 'SET #outcome = if_not_exists(#outcome, :outcome), #expires = if_not_exists(#expires, :expires)',
    names: { '#outcome': row.outcome, '#expires': row.expiresAt },
    values: { ':outcome': { S: expression('$completion.outcome') }, ':expires': expires[row.expiresAt] },
    returnValues: 'ALL_NEW',
    assign: {
      failed: expression(`$substring($states.result.Attributes.${row.outcome}.S, 0, 8) = '{"error"'`),
      level: expression('1'),
      child: expression('$completion.index'),
      node: expression(parentNode('$completion.index')),
    },
  });
  recordOutcome.addCatch(sendToUndeliverable);

  const nextLevel = Pass.jsonata(scope, 'Next level', {
    comment: 'Continues with the full node as a completed child',
    assign: { child: expression('$node'), node: expression(parentNode('$node')), level: expression('$level + 1') },
  });

  const readCompletion = Pass.jsonata(scope, 'Read completion', {
    comment:
      'Reads the item and its outcome from a completed item, a response of a function or the end of an execution',
    assign: { completion: expression(completion()) },
  });

  readCompletion.next(
    Choice.jsonata(scope, 'About an item?')
      .when(Condition.jsonata(expression(isReadable())), recordOutcome)
      .otherwise(sendToUndeliverable),
  );
  recordOutcome.next(countCompletion);
  countCompletion.next(
    Choice.jsonata(scope, 'Node full?')
      .when(Condition.jsonata(expression('$not($full)')), counted)
      .when(Condition.jsonata(expression(isTop('$level'))), startSummary)
      .otherwise(nextLevel.next(countCompletion)),
  );
  return readCompletion;
}
