import { CfnOutput, Duration, Stack, type App } from 'aws-cdk-lib';
import {
  AuthorizationType,
  AwsIntegration,
  Cors,
  JsonSchemaType,
  LambdaIntegration,
  MockIntegration,
  PassthroughBehavior,
  RequestAuthorizer,
  IdentitySource,
  ResponseType,
  RestApi,
  StepFunctionsIntegration,
  StepFunctionsRestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';

/** A stack with REST APIs before functions, state machines and other services. */
export function restStack(root: App): void {
  const stack = new Stack(root, 'Rest');
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') });
  const api = new RestApi(stack, 'Api', {
    deployOptions: { stageName: 'v1', variables: { level: 'info' } },
    binaryMediaTypes: ['image/png'],
    defaultCorsPreflightOptions: { allowOrigins: ['https://app.example'], allowMethods: Cors.ALL_METHODS },
  });
  const inline = (id: string, code: string): LambdaFunction =>
    new LambdaFunction(stack, id, {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline(code),
    });
  const answers = inline(
    'Answers',
    `exports.handler = async (event) => {
      if (event.fail) throw new Error('Invalid: ' + event.fail);
      if (event.httpMethod === undefined) return { got: event };
      switch (event.pathParameters?.proxy) {
        case 'malformed': return { wrong: true };
        case 'object-body': return { statusCode: 200, body: {} };
        case 'empty': return {};
        case 'error': throw new Error('failed');
        case 'headers': return { statusCode: 201, headers: { 'X-One': 1, 'Set-Cookie': 'a=1' },
          multiValueHeaders: { 'set-cookie': ['b=2'] }, body: 'made' };
        case 'image': return { statusCode: 200, headers: { 'content-type': 'image/png' }, isBase64Encoded: true,
          body: 'iVBORw==' };
      }
      return { statusCode: 200, body: JSON.stringify(event) };
    };`,
  );
  const items = api.root.addResource('items');
  items.addProxy({ defaultIntegration: new LambdaIntegration(answers) });
  items.addResource('{id}').addMethod('GET', new LambdaIntegration(answers));

  const machine = (id: string, stateMachineType: StateMachineType): StateMachine =>
    new StateMachine(stack, id, {
      stateMachineType,
      definitionBody: DefinitionBody.fromString(
        JSON.stringify({ StartAt: 'Echo', States: { Echo: { Type: 'Pass', End: true } } }),
      ),
    });
  const express = machine('Express', StateMachineType.EXPRESS);
  api.root.addResource('sync').addMethod('POST', StepFunctionsIntegration.startExecution(express, { headers: true }));
  new StepFunctionsRestApi(stack, 'Sync', { stateMachine: express });

  const standard = machine('Standard', StateMachineType.STANDARD);
  const integration = (service: string, call: { action?: string; path?: string }, options: object): AwsIntegration =>
    new AwsIntegration({
      service,
      ...call,
      integrationHttpMethod: 'POST',
      options: {
        credentialsRole: role,
        passthroughBehavior: PassthroughBehavior.NEVER,
        integrationResponses: [{ statusCode: '200' }, { statusCode: '400', selectionPattern: '4\\d{2}' }],
        ...options,
      },
    });
  const methodResponses = [{ statusCode: '200' }, { statusCode: '400' }];
  const add = (path: string, method: string, made: AwsIntegration | LambdaIntegration | MockIntegration): void => {
    api.root.resourceForPath(path).addMethod(method, made, { methodResponses });
  };
  add(
    'start',
    'POST',
    integration(
      'states',
      { action: 'StartExecution' },
      {
        requestTemplates: {
          'application/json': `{"stateMachineArn":"${standard.stateMachineArn}","input":"$util.escapeJavaScript($input.json('$'))"}`,
        },
      },
    ),
  );
  const queue = new Queue(stack, 'Queue');
  const form = { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" };
  add(
    'queue',
    'POST',
    integration(
      'sqs',
      { path: `${stack.account}/${queue.queueName}` },
      {
        requestParameters: form,
        requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)' },
        integrationResponses: [
          {
            statusCode: '200',
            responseTemplates: {
              'application/json': `{"id":"$input.path('$.SendMessageResponse.SendMessageResult.MessageId')"}`,
            },
          },
        ],
      },
    ),
  );
  const topic = new Topic(stack, 'Topic');
  topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
  add(
    'topic',
    'POST',
    integration(
      'sns',
      { path: '/' },
      {
        requestParameters: form,
        requestTemplates: {
          'application/json': `Action=Publish&TopicArn=$util.urlEncode('${topic.topicArn}')&Message=$util.urlEncode($input.body)`,
        },
      },
    ),
  );
  const table = new Table(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  add(
    'rows',
    'POST',
    integration(
      'dynamodb',
      { action: 'PutItem' },
      {
        requestTemplates: {
          'application/json': `{"TableName":"${table.tableName}","Item":{"id":{"S":"$input.path('$.id')"}}}`,
        },
      },
    ),
  );
  add(
    'rows/{id}',
    'GET',
    integration(
      'dynamodb',
      { action: 'GetItem' },
      {
        requestTemplates: {
          'application/json': `{"TableName":"${table.tableName}","Key":{"id":{"S":"$input.params('id')"}}}`,
        },
        integrationResponses: [
          {
            statusCode: '200',
            responseTemplates: {
              'application/json': `#set($item = $input.path('$.Item'))
#if(!$item.id)#set($context.responseOverride.status = 404){"missing":"$input.params('id')"}
#else{"row":"$item.id.S","stage":"$context.stage","level":"$stageVariables.level"}#end`,
            },
          },
        ],
      },
    ),
  );
  add(
    'events',
    'POST',
    integration(
      'events',
      { action: 'PutEvents' },
      {
        requestParameters: {
          'integration.request.header.X-Amz-Target': "'AWSEvents.PutEvents'",
          'integration.request.header.Content-Type': "'application/x-amz-json-1.1'",
        },
        requestTemplates: {
          'application/json':
            '{"Entries":[{"Source":"app","DetailType":"made","Detail":"$util.escapeJavaScript($input.body)"}]}',
        },
      },
    ),
  );
  const bucket = new Bucket(stack, 'Bucket');
  const object = new AwsIntegration({
    service: 's3',
    path: `${bucket.bucketName}/{key}`,
    integrationHttpMethod: 'PUT',
    options: {
      credentialsRole: role,
      requestParameters: { 'integration.request.path.key': 'method.request.path.key' },
      integrationResponses: [
        {
          statusCode: '200',
          responseParameters: { 'method.response.header.ETag': 'integration.response.header.ETag' },
        },
      ],
    },
  });
  api.root.resourceForPath('objects/{key}').addMethod('PUT', object, {
    requestParameters: { 'method.request.path.key': true },
    methodResponses: [{ statusCode: '200', responseParameters: { 'method.response.header.ETag': true } }],
  });
  add(
    'plain',
    'POST',
    new LambdaIntegration(answers, {
      proxy: false,
      integrationResponses: [
        { statusCode: '200', responseTemplates: { 'application/json': "$input.json('$.got')" } },
        {
          statusCode: '400',
          selectionPattern: 'Invalid.*',
          responseTemplates: { 'application/json': `{"error":"$input.path('$.errorMessage')"}` },
        },
      ],
    }),
  );
  add(
    'mock',
    'GET',
    new MockIntegration({
      requestTemplates: { 'application/json': '{statusCode: 200}' },
      integrationResponses: [
        { statusCode: '200', responseTemplates: { 'application/json': `{"q":"$input.params('q')"}` } },
      ],
    }),
  );
  guardedMethods(stack, api, inline, answers);
  const names = { QueueUrl: queue.queueUrl, BucketName: bucket.bucketName, TableName: table.tableName };
  for (const [name, value] of Object.entries(names)) new CfnOutput(stack, name, { value });
}

/** Methods with authorizers, keys, validators, and responses of API Gateway itself. */
function guardedMethods(
  stack: Stack,
  api: RestApi,
  inline: (id: string, code: string) => LambdaFunction,
  handler: LambdaFunction,
): void {
  const integration = new LambdaIntegration(handler);
  const authorizer = inline(
    'Authorizer',
    `let calls = 0;
    exports.handler = async (event) => {
      calls += 1;
      const token = event.authorizationToken ?? event.queryStringParameters.token;
      if (token === 'none') throw new Error('Unauthorized');
      if (token === 'broken') return { principalId: 'x' };
      const Effect = token === 'deny' ? 'Deny' : 'Allow';
      return { principalId: 'ada', context: { calls, type: event.type },
        policyDocument: { Version: '2012-10-17', Statement: [
          { Effect, Action: 'execute-api:Invoke', Resource: token === 'other' ? 'arn:aws:execute-api:*:*:x/*' : event.methodArn }] } };
    };`,
  );
  const token = new TokenAuthorizer(stack, 'Token', { handler: authorizer, validationRegex: '[a-z]+' });
  api.root.addResource('token').addMethod('GET', integration, { authorizer: token });
  const request = new RequestAuthorizer(stack, 'Request', {
    handler: authorizer,
    identitySources: [IdentitySource.queryString('token')],
    resultsCacheTtl: Duration.seconds(0),
  });
  api.root.addResource('request').addMethod('GET', integration, { authorizer: request });
  api.root.addResource('iam').addMethod('GET', integration, { authorizationType: AuthorizationType.IAM });

  api.root.addResource('keyed').addMethod('GET', integration, { apiKeyRequired: true });
  const plan = api.addUsagePlan('Plan', { apiStages: [{ api, stage: api.deploymentStage }] });
  plan.addApiKey(api.addApiKey('Key', { value: 'the-key-of-the-test-app' }));
  api.addApiKey('Other', { value: 'a-key-without-a-plan-here' });

  const item = api.addModel('Item', {
    schema: { type: JsonSchemaType.OBJECT, required: ['sku'], properties: { sku: { type: JsonSchemaType.STRING } } },
  });
  const order = api.addModel('Order', {
    schema: {
      type: JsonSchemaType.OBJECT,
      properties: {
        items: { type: JsonSchemaType.ARRAY, items: { ref: item.modelId } },
        // Draft 4 has a boolean here.
        count: { type: JsonSchemaType.INTEGER, minimum: 0, exclusiveMinimum: true },
        name: { type: JsonSchemaType.STRING, pattern: '^(a+)+$' },
        size: { type: JsonSchemaType.STRING, pattern: '^[0-9]$' },
      },
    },
  });
  api.root.addResource('orders').addMethod('POST', integration, {
    requestModels: { 'application/json': order },
    requestParameters: { 'method.request.querystring.shop': true, 'method.request.header.x-user': true },
    requestValidatorOptions: { validateRequestBody: true, validateRequestParameters: true },
  });
  api.addGatewayResponse('BadBody', {
    type: ResponseType.BAD_REQUEST_BODY,
    statusCode: '422',
    responseHeaders: { 'x-reason': "'body'", 'x-user': 'method.request.header.x-user' },
    templates: {
      'application/json':
        '{"text":$context.error.messageString,"why":"$context.error.validationErrorString","path":"$context.resourcePath"}',
    },
  });
}
