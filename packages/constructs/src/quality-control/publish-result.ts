import { Duration, Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { QueryLanguage, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { SUBJECT_LIMIT } from '@stepwell/core/quality-control';
import { expression, jsonata, stringLiteral } from '../contract/jsonata.js';
import { customerKeyOf } from '../workflow/aws-managed-key.js';
import { addRetries } from '../states/retries.js';
import { type Storage } from './storage.js';

/**
 * A Task that publishes the result of an execution to the group's topic: email and SMS subscribers receive the text of
 * core's `qualityNotification`, SQS, Lambda and HTTP subscribers the output as JSON. Filter policies can use the
 * message attributes `GroupID`, `StreamID` and `TotalPass`.
 *
 * A message can be published twice only if a response is lost and the call is retried. A FIFO topic deduplicates it by
 * its deduplication id; subscribers of a standard topic can deduplicate by `QCPID` and `StartTime`.
 *
 * @param result JSONata for the output of the execution
 */
export class PublishResult extends CallAwsService {
  constructor(scope: Construct, id: string, comment: string, result: string, storage: Storage) {
    const topics = [...new Set([storage.topic, ...Object.values(storage.groupTopics)])];
    const attribute = (text: string) => ({ DataType: 'String', StringValue: expression(text) });
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment,
      service: 'sns',
      action: 'publish',
      parameters: {
        TopicArn: topicArn(storage),
        Subject: expression(subject(result)),
        Message: expression(message(result)),
        MessageStructure: 'json',
        MessageAttributes: {
          GroupID: attribute('$run.GroupID'),
          StreamID: attribute('$run.StreamID'),
          TotalPass: attribute(`$string(${result}.TotalPass)`),
        },
        ...(storage.topic.fifo
          ? {
              MessageGroupId: expression('$run.GroupID'),
              MessageDeduplicationId: expression("$run.StartTime & '/' & $run.QCPID"),
            }
          : {}),
      },
      iamAction: 'sns:Publish',
      iamResources: topics.map((topic) => topic.topicArn),
      additionalIamStatements: keysOf(topics).map(
        (key) => new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
      ),
      outputs: expression('$states.input'),
      taskTimeout: Timeout.duration(Duration.minutes(1)),
    });
    addRetries(this, { resource: 'aws-sdk:sns' });
  }
}

/** The customer managed keys of topics. Publishers need permission for them. */
function keysOf(topics: readonly ITopic[]): IKey[] {
  return [...new Set(topics.map(customerKeyOf))].filter((key) => key !== undefined);
}

/** The topic of the group, or the default topic. */
function topicArn({ topic, groupTopics }: Storage): string {
  const groups = Object.entries(groupTopics);
  if (groups.length === 0) return topic.topicArn;
  const own = groups.map(([group, each]) => `${stringLiteral(group)}: '${Token.asString(each.topicArn)}'`).join(', ');
  return expression(`($own := $lookup({ ${own} }, $run.GroupID); $exists($own) ? $own : '${topic.topicArn}')`);
}

/** JSONata for the notification's subject. */
export function subject(result: string): string {
  return jsonata`
    $substring('QC ' & (${result}.TotalPass ? 'passed' : 'failed') & ': ' & $run.GroupID & '/' & $run.StreamID,
      0, ${SUBJECT_LIMIT})
  `;
}

/** JSONata for the messages by protocol. */
function message(result: string): string {
  return [
    '(',
    `$result := ${result};`,
    jsonata`
      $lines := function($check) { $check.check & ': ' & ($check.pass ? 'passed' : 'failed') & ' ('
          & $check.summary & ')'
    `,
    "& $join([$map($check.first, function($text) { '\\n  - ' & $text })], '')",
    jsonata`
      & ($check.messages > $count($check.first) ? '\\n  - and ' & ($check.messages - $count($check.first))
            & ' more' : '') };
    `,
    jsonata`
      $text := 'Quality control of ' & $run.GroupID & '/' & $run.StreamID & ': '
        & ($result.TotalPass ? 'passed' : 'failed') & '\\n\\n'
    `,
    jsonata`
      & ($exists($result.Reason) ? $result.Reason : $join([$map($result.checks, $lines)], '\\n'))
        & '\\n\\nQCSummary: GroupID ' & $run.GroupID & ', StartTime ' & $run.StartTime
    `,
    "& '\\nQCDetails: QCPID ' & $run.QCPID & '\\nExecution: ' & $states.context.Execution.Id;",
    '$json := $string($result);',
    "$string({ 'default': $text, 'sqs': $json, 'lambda': $json, 'http': $json, 'https': $json, 'firehose': $json })",
    ')',
  ].join(' ');
}
