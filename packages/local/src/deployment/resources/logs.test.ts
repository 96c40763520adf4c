import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, LogStream, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { synthesized } from '../../testing/synthesized.js';

describe('logs', () => {
  it('of functions are in their configured or default log group', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Logged');
      const logGroup = new LogGroup(stack, 'Group', { logGroupName: '/images', retention: RetentionDays.ONE_WEEK });
      new LogStream(stack, 'Stream', { logGroup, logStreamName: 'by-hand' });
      const common = {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromInline('exports.handler = async () => { console.log("it runs"); };'),
      };
      for (const fn of [
        new LambdaFunction(stack, 'Named', { ...common, logGroup }),
        new LambdaFunction(stack, 'Own', common),
      ])
        new CfnOutput(stack, `${fn.node.id}Name`, { value: fn.functionName });
    });
    await using local = await startLocal({ app: app.path });
    const { NamedName, OwnName } = local.outputs['Logged'] ?? {};
    const [lambda, logs] = [new LambdaClient(local.clientConfig()), new CloudWatchLogsClient(local.clientConfig())];
    for (const FunctionName of [String(NamedName), String(OwnName)])
      await lambda.send(new InvokeCommand({ FunctionName }));
    for (const logGroupName of ['/images', `/aws/lambda/${String(OwnName)}`]) {
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
      expect(events.map(({ message = '' }) => /^(START|END|REPORT)|it runs\n$/.exec(message)?.[0])).toEqual([
        'START',
        'it runs\n',
        'END',
        'REPORT',
      ]);
      expect(events[0]?.logStreamName).toMatch(/^\d{4}\/\d{2}\/\d{2}\/\[\$LATEST\][0-9a-f]{32}$/);
    }
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/images' }));
    expect(logGroups).toMatchObject([{ logGroupName: '/images', retentionInDays: 7 }]);
    expect(local.services.logs.events('/images', 'by-hand')).toEqual([]);
    lambda.destroy();
    logs.destroy();
  });
});
