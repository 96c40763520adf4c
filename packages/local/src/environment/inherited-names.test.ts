import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalEnvironment } from './local-environment.js';
import { startLocal } from './start-local.js';
import { jsonServices, RawClient, readRaw } from '../testing/raw-client.js';

// Every object inherits these names. Each is an ordinary name wherever a caller gives one, and unknown where a service
// knows none.
const names = Object.getOwnPropertyNames(Object.prototype);

let local: LocalEnvironment;
const client = new RawClient(() => local.endpoint);
const problems: string[] = [];
beforeAll(async () => {
  local = await startLocal({ onProblem: (problem) => problems.push(problem) });
});
afterAll(async () => {
  expect(problems).toEqual([]);
  await local.close();
});

describe.each(names)('%s', (name) => {
  // Names of resources are unique to a name, and legal in every service.
  const id = `n${names.indexOf(name)}`;
  const named = <T>(value: T): Record<string, T> => Object.fromEntries([[name, value]]);

  it.each(jsonServices)('is not an operation of %s', async (service) => {
    const { status, body } = await client.send(service, name, {});
    expect([status, body]).toEqual([400, expect.stringMatching(/UnknownOperation|UnsupportedOperation/)]);
  });

  it('is not an action, path, target or service', async () => {
    for (const service of ['sqs', 'sns', 'sts'])
      expect((await client.query(service, { Action: name })).status).toBe(400);
    expect((await client.call('batch', `/v1/${name}`, { body: {} })).status).toBe(404);
    expect((await client.call('lambda', `/2015-03-31/${name}`)).status).toBe(404);
    expect((await client.call(name, '/')).body).toContain(`'${name}' is not supported locally`);
    expect(
      (await fetch(local.endpoint, { method: 'POST', headers: { 'x-amz-target': `${name}.ListQueues` } })).status,
    ).toBe(501);
  });

  it('is ignored as an unknown field', async () => {
    await client.operate('sqs', 'ListQueues', named(1));
    await client.operate('states', 'ListStateMachines', named(1));
    await client.operate('dynamodb', 'ListTables', named(1));
    await client.operate('events', 'ListRules', named(1));
    await client.operate('logs', 'DescribeLogGroups', named(1));
    expect((await client.call('batch', '/v1/describejobqueues', { body: named(1) })).status).toBe(200);
    expect((await client.query('sns', { Action: 'ListTopics', ...named('1') })).status).toBe(200);
  });

  it('can be a queue, a tag and a message attribute of SQS', async () => {
    const { QueueUrl } = await client.operate('sqs', 'CreateQueue', { QueueName: name, tags: named('v') });
    expect(Object.entries((await client.operate('sqs', 'ListQueueTags', { QueueUrl }))['Tags'] ?? {})).toEqual([
      [name, 'v'],
    ]);
    await client.operate('sqs', 'UntagQueue', { QueueUrl, TagKeys: [name] });
    await client.operate('sqs', 'TagQueue', { QueueUrl, Tags: named('w') });
    expect(Object.entries((await client.operate('sqs', 'ListQueueTags', { QueueUrl }))['Tags'] ?? {})).toEqual([
      [name, 'w'],
    ]);
    const MessageAttributes = named({ StringValue: 'v', DataType: 'String' });
    await client.operate('sqs', 'SendMessage', { QueueUrl, MessageBody: 'b', MessageAttributes });
    const { Messages } = await client.operate<{ Messages: object[] }>('sqs', 'ReceiveMessage', {
      QueueUrl,
      MessageAttributeNames: [name],
      MessageSystemAttributeNames: [name],
    });
    expect(JSON.stringify(Messages)).toContain(`"MessageAttributes":${JSON.stringify(MessageAttributes)}`);
    const sent = await client.query('sqs', {
      Action: 'SendMessage',
      QueueUrl: String(QueueUrl),
      MessageBody: 'c',
      'MessageAttribute.1.Name': name,
      'MessageAttribute.1.Value.DataType': 'String',
      'MessageAttribute.1.Value.StringValue': 'v',
    });
    expect(sent.status).toBe(200);
    for (const [operation, body] of [
      ['SetQueueAttributes', { Attributes: named('1') }],
      ['GetQueueAttributes', { AttributeNames: [name] }],
    ] as const) {
      await expect(client.operate('sqs', operation, { QueueUrl, ...body })).rejects.toThrow('InvalidAttributeName');
    }
  });

  it('can be a topic, a tag, an attribute and a filter of SNS', async () => {
    const queue = local.services.sqs.createQueue(`${id}-filtered`);
    const created = await client.query('sns', {
      Action: 'CreateTopic',
      Name: name,
      'Tags.member.1.Key': name,
      'Tags.member.1.Value': 'v',
    });
    const topicArn = `arn:aws:sns:us-east-1:123456789012:${name}`;
    expect(created.body).toContain(topicArn);
    await client.query('sns', {
      Action: 'TagResource',
      ResourceArn: topicArn,
      'Tags.member.1.Key': name,
      'Tags.member.1.Value': 'w',
    });
    expect((await client.query('sns', { Action: 'ListTagsForResource', ResourceArn: topicArn })).body).toContain(
      `<Key>${name}</Key><Value>w</Value>`,
    );
    for (const scope of ['MessageAttributes', 'MessageBody']) {
      await client.query('sns', {
        Action: 'Subscribe',
        TopicArn: topicArn,
        Protocol: 'sqs',
        Endpoint: queue.arn,
        'Attributes.entry.1.key': 'FilterPolicy',
        'Attributes.entry.1.value': JSON.stringify(named([{ exists: true }])),
        'Attributes.entry.2.key': 'FilterPolicyScope',
        'Attributes.entry.2.value': scope,
      });
      await local.services.sns.publish(topicArn, { message: '{}' });
      expect(local.services.sqs.messages(queue.url)).toEqual([]);
      await local.services.sns.publish(
        topicArn,
        scope === 'MessageBody'
          ? { message: JSON.stringify(named(1)) }
          : { message: '{}', messageAttributes: named({ DataType: 'String', StringValue: 'v' }) },
      );
      expect(local.services.sqs.messages(queue.url)).toHaveLength(1);
      local.services.sqs.deleteQueue(queue.url);
      local.services.sqs.createQueue(`${id}-filtered`);
      await client.query('sns', { Action: 'DeleteTopic', TopicArn: topicArn });
      await client.query('sns', { Action: 'CreateTopic', Name: name });
    }
  });

  it('can be a key, a tag and metadata of S3, and is not a subresource', async () => {
    const bucket = `${id}-bucket`;
    await local.services.s3.createBucket(bucket);
    const put = await client.call('s3', `/${bucket}/${name}`, {
      method: 'PUT',
      body: 'content',
      headers: { [`x-amz-meta-${name}`]: 'v', 'x-amz-tagging': `${name}=t`, [name]: 'ignored' },
    });
    expect(put.status).toBe(200);
    const head = await fetch(`${local.endpoint}/${bucket}/${name}`);
    expect([await head.text(), head.headers.get(`x-amz-meta-${name}`)]).toEqual(['content', 'v']);
    expect((await client.call('s3', `/${bucket}/${name}?tagging`)).body).toContain(
      `<Key>${name}</Key><Value>t</Value>`,
    );
    expect((await client.call('s3', `/${bucket}?${name}`)).body).toContain(`<Key>${name}</Key>`);
    expect(Object.entries(local.services.s3.listObjects(bucket)[0]?.metadata ?? {})).toEqual([
      [name.toLowerCase(), 'v'],
    ]);
  });

  it('can be a rule, a tag, a pattern field and a variable of EventBridge', async () => {
    const queue = local.services.sqs.createQueue(`${id}-events`);
    const { RuleArn } = await client.operate('events', 'PutRule', {
      Name: name,
      EventPattern: JSON.stringify({ source: [id], detail: named([{ exists: true }]) }),
    });
    await client.operate('events', 'TagResource', { ResourceARN: RuleArn, Tags: [{ Key: name, Value: 'v' }] });
    expect(await client.operate('events', 'ListTagsForResource', { ResourceARN: RuleArn })).toEqual({
      Tags: [{ Key: name, Value: 'v' }],
    });
    await client.operate('events', 'UntagResource', { ResourceARN: RuleArn, TagKeys: [name] });
    expect(await client.operate('events', 'ListTagsForResource', { ResourceARN: RuleArn })).toEqual({ Tags: [] });
    await client.operate('events', 'PutTargets', {
      Rule: name,
      Targets: [
        {
          Id: name,
          Arn: queue.arn,
          InputTransformer: { InputPathsMap: named(`$.detail.${name}`), InputTemplate: `{"value": <${name}>}` },
        },
      ],
    });
    await client.operate('events', 'PutEvents', {
      Entries: [{}, named('v')].map((detail) => ({ Source: id, DetailType: 'd', Detail: JSON.stringify(detail) })),
    });
    await local.services.events.settled();
    expect(local.services.sqs.messages(queue.url).map(({ body }) => body)).toEqual(['{"value": "v"}']);
    for (const pattern of [
      { source: [{ 'anything-but': named('v') }] },
      { source: [{ numeric: [name, 1] }] },
      { source: [named('v')] },
    ]) {
      await expect(
        client.operate('events', 'TestEventPattern', { EventPattern: JSON.stringify(pattern), Event: '{}' }),
      ).rejects.toThrow('InvalidEventPatternException');
    }
  });

  it('can be a function, an alias, a tag and an environment variable of Lambda', async () => {
    const isVariable = !name.startsWith('_');
    const value = `Object.entries(process.env).find(([name]) => name === '${name}')?.[1] ?? null`;
    const inline = `exports.handler = async (event) => [Object.keys(event), ${value}]`;
    await local.services.lambda.create({
      name,
      arn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
      runtime: 'nodejs22.x',
      handler: 'index.handler',
      roleArn: 'arn:aws:iam::123456789012:role/r',
      code: { inline },
      environment: isVariable ? named('v') : {},
      tags: named('v'),
    } as never);
    const arn = `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
    expect(
      Object.entries((await client.call('lambda', `/2017-03-31/tags/${encodeURIComponent(arn)}`)).json['Tags'] ?? {}),
    ).toEqual([[name, 'v']]);
    const result = await local.services.lambda.invoke(name, JSON.stringify(named(1)));
    expect(JSON.parse(result.payload)).toEqual([[name], isVariable ? 'v' : null]);
    expect((await client.call('lambda', `/2015-03-31/functions/${name}/aliases/${name}`)).status).toBe(404);
    await local.services.lambda.delete(name);
  });

  it('can be a group, a stream, a tag and a field of CloudWatch Logs', async () => {
    await client.operate('logs', 'CreateLogGroup', { logGroupName: name, tags: named('v') });
    await client.operate('logs', 'CreateLogStream', { logGroupName: name, logStreamName: name });
    const { logGroups } = await client.operate<{
      logGroups: { logGroupName: string; logGroupArn: string }[];
    }>('logs', 'DescribeLogGroups', { logGroupNamePrefix: name });
    expect(logGroups.map((group) => group.logGroupName)).toEqual([name]);
    const now = Date.now();
    await client.operate('logs', 'PutLogEvents', {
      logGroupName: name,
      logStreamName: name,
      logEvents: [{}, named(1)].map((value) => ({ timestamp: now, message: JSON.stringify(value) })),
    });
    const { events } = await client.operate<{ events: { message: string }[] }>('logs', 'FilterLogEvents', {
      logGroupName: name,
      filterPattern: `{ $.${name} EXISTS }`,
    });
    expect(events.map(({ message }) => message)).toEqual([JSON.stringify(named(1))]);
    expect(
      Object.entries(
        (await client.operate('logs', 'ListTagsForResource', { resourceArn: logGroups[0]?.logGroupArn }))['tags'] ?? {},
      ),
    ).toEqual([[name, 'v']]);
  });

  it('can be a tag of Batch', async () => {
    const computed = await client.call('batch', '/v1/createcomputeenvironment', {
      body: { computeEnvironmentName: id, type: 'MANAGED', tags: named('v') },
    });
    expect(computed.status).toBe(200);
    await client.call('batch', '/v1/createjobqueue', {
      body: {
        jobQueueName: id,
        priority: 1,
        computeEnvironmentOrder: [{ order: 1, computeEnvironment: id }],
        tags: named('v'),
      },
    });
    const { jobQueues } = (await client.call('batch', '/v1/describejobqueues', { body: { jobQueues: [id] } }))
      .json as unknown as { jobQueues: { tags: object }[] };
    expect(jobQueues.map(({ tags }) => Object.entries(tags))).toEqual([[[name, 'v']]]);
  });

  it('can be a state machine, an activity, a tag and a state of Step Functions', async () => {
    const definition = JSON.stringify({ StartAt: name, States: named({ Type: 'Pass', End: true }) });
    const created = await client.operate('states', 'CreateStateMachine', {
      name,
      definition,
      roleArn: 'arn:aws:iam::123456789012:role/r',
      tags: [{ key: name, value: 'v' }],
    });
    const { tags } = await client.operate<{
      tags: object;
    }>('states', 'ListTagsForResource', {
      resourceArn: created['stateMachineArn'],
    });
    expect(tags).toEqual([{ key: name, value: 'v' }]);
    const { executionArn } = await client.operate<{ executionArn: string }>('states', 'StartExecution', {
      stateMachineArn: created['stateMachineArn'],
      input: JSON.stringify(named(1)),
    });
    expect((await local.services.states.waitForExecution(executionArn)).output).toBe(JSON.stringify(named(1)));
    for (const Resource of [
      `arn:aws:states:::sqs:${name}`,
      `arn:aws:states:::aws-sdk:sqs:${name}`,
      `arn:aws:states:::${name}:x`,
    ]) {
      const broken = {
        name: `${id}-broken`,
        definition: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Task', Resource, End: true } } }),
        roleArn: 'arn:aws:iam::123456789012:role/r',
      };
      await expect(client.operate('states', 'CreateStateMachine', broken)).rejects.toThrow('is not recognized');
    }
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage',
      Parameters: { QueueUrl: 'q', MessageBody: 'b' },
      End: true,
    };
    for (const context of [named({}), { Execution: named('v') }]) {
      await expect(
        client.operate('states', 'TestState', {
          definition: JSON.stringify(task),
          mock: { result: '{}', fieldValidationMode: 'NONE' },
          context: JSON.stringify(context),
        }),
      ).rejects.toThrow(`Field '${name}' is not allowed`);
    }
  });

  it('can be a header, a parameter and a stage variable of an HTTP API', async () => {
    const events: string[] = [];
    const apis = local.services.httpApis;
    await local.services.lambda.create({
      name: `${id}-echo`,
      arn: `arn:aws:lambda:us-east-1:123456789012:function:${id}-echo`,
      runtime: 'nodejs22.x',
      handler: 'index.handler',
      roleArn: 'arn:aws:iam::123456789012:role/r',
      code: {
        inline: `const headers = { ['${name}']: 'h' };
exports.handler = async (event) => ({ statusCode: 200, headers, body: JSON.stringify(event) })`,
      },
    } as never);
    apis.create({ apiId: id, name: id });
    apis.addStage(id, '$default', named('s'));
    for (const payloadFormatVersion of ['1.0', '2.0'] as const) {
      apis.addIntegration(id, payloadFormatVersion, {
        kind: 'lambda',
        functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${id}-echo`,
        payloadFormatVersion,
        timeoutMs: 5000,
      });
      apis.addRoute(id, `GET /${payloadFormatVersion}/{${name}}`, payloadFormatVersion, { kind: 'none' });
      const url = `${local.endpoint}/_aws/execute-api/${id}/${payloadFormatVersion}/p?${name}=q`;
      const { rawHeaders, body } = await readRaw(url, [name, 'h']);
      expect(rawHeaders.map((header) => header.toLowerCase())).toContain(name.toLowerCase());
      events.push(body);
    }
    await local.services.lambda.delete(`${id}-echo`);
    for (const text of events) {
      const event = JSON.parse(text) as Record<string, object>;
      for (const [field, value] of [
        ['queryStringParameters', 'q'],
        ['pathParameters', 'p'],
        ['stageVariables', 's'],
      ] as const)
        expect(Object.entries(event[field] ?? {})).toEqual([[name, value]]);
      expect(
        Object.entries(event['headers'] ?? {}).map(([header, value]) => [header.toLowerCase(), String(value)]),
      ).toContainEqual([name.toLowerCase(), 'h']);
    }
  });
});
