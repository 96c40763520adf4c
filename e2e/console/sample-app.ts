import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const role = 'arn:aws:iam::123456789012:role/app';
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

function lambda(name: string, code: string, environment: object = {}, timeout = 3): object {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: name,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: role,
      Timeout: timeout,
      Environment: { Variables: environment },
      Code: { ZipFile: code },
    },
    Metadata: { 'aws:cdk:path': `Shop/${name}/Resource` },
  };
}

function machine(name: string, definition: object, type = 'STANDARD'): object {
  return {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: name,
      StateMachineType: type,
      RoleArn: role,
      DefinitionString: { 'Fn::Sub': JSON.stringify(definition) },
    },
    Metadata: { 'aws:cdk:path': `Shop/${name}/Resource` },
  };
}

const invoke = (id: string, rest: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: `\${${id}.Arn}`, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...rest,
});

const orders = {
  QueryLanguage: 'JSONata',
  StartAt: 'Check order',
  States: {
    'Check order': {
      Type: 'Choice',
      Choices: [{ Condition: '{% $count($states.input.lines) = 0 %}', Next: 'Nothing ordered' }],
      Default: 'Reserve lines',
    },
    'Nothing ordered': { Type: 'Fail', Error: 'EmptyOrder', Cause: 'The order has no lines' },
    'Reserve lines': {
      Type: 'Map',
      Items: '{% $states.input.lines %}',
      MaxConcurrency: 5,
      ItemProcessor: {
        StartAt: 'Reserve stock',
        States: {
          'Reserve stock': invoke('Reserve', {
            Arguments: {
              FunctionName: '${Reserve.Arn}',
              Payload: "{% $merge([$states.input, {'attempt': $states.context.State.RetryCount}]) %}",
            },
            Retry: [{ ErrorEquals: ['StockServiceBusy'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 }],
            Next: 'Price line',
          }),
          'Price line': { Type: 'Pass', Output: "{% $merge([$states.input, {'price': 12.5}]) %}", End: true },
        },
      },
      Assign: { reserved: '{% $states.result %}' },
      Next: 'Charge',
    },
    Charge: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Take payment', States: { 'Take payment': { Type: 'Pass', Output: { paid: true }, End: true } } },
        { StartAt: 'Write invoice', States: { 'Write invoice': { Type: 'Wait', Seconds: 0, End: true } } },
      ],
      Next: 'Confirm',
    },
    Confirm: { Type: 'Succeed', Output: { status: 'confirmed', lines: '{% $count($reserved) %}' } },
  },
};

const approval = {
  QueryLanguage: 'JSONata',
  StartAt: 'Ask for approval',
  States: {
    'Ask for approval': {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl: '${Approvals}',
        MessageBody: { token: '{% $states.context.Task.Token %}', order: '{% $states.input %}' },
      },
      Next: 'Approved',
    },
    Approved: { Type: 'Succeed' },
  },
};

const packing = {
  StartAt: 'Pack',
  States: { Pack: { Type: 'Task', Resource: '${Pack}', End: true } },
};

const bulk = {
  QueryLanguage: 'JSONata',
  StartAt: 'Import lines',
  States: {
    'Import lines': {
      Type: 'Map',
      Items: '{% $states.input.lines %}',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Import line',
        States: { 'Import line': invoke('Reserve', { End: true }) },
      },
      End: true,
    },
  },
};

const reserve = `
exports.handler = async (line) => {
  console.log('Reserving', line.quantity, 'of', line.sku);
  if (line.sku === 'busy' && line.attempt === 0) {
    const error = new Error('The stock service is busy'); error.name = 'StockServiceBusy'; throw error;
  }
  if (line.sku === process.env.MISSING) {
    const error = new Error('No stock of ' + line.sku); error.name = 'OutOfStock'; throw error;
  }
  return { ...line, reserved: true };
};`;

/** A shop: everything that the console shows, and something that fails. */
const resources = {
  Reserve: lambda('reserve', reserve, { MISSING: 'umbrella' }, 60),
  Notify: lambda('notify', "exports.handler = async () => { throw new Error('The printer is off'); };"),
  Orders: machine('Orders', orders),
  Approval: machine('Approval', approval),
  Packing: machine('Packing', packing),
  Bulk: machine('Bulk', bulk),
  Pack: { Type: 'AWS::StepFunctions::Activity', Properties: { Name: 'pack' } },
  Greet: lambda('greet', 'exports.handler = async ({ body }) => ({ statusCode: 201, body: `Got ${body}` });'),
  ShopApi: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'shop', ProtocolType: 'HTTP' } },
  ShopIntegration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'ShopApi' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: arnOf('Greet'),
      PayloadFormatVersion: '2.0',
    },
  },
  ShopRoute: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'ShopApi' },
      RouteKey: 'POST /orders',
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'ShopIntegration' }]] },
    },
  },
  ShopStage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'ShopApi' }, StageName: '$default', AutoDeploy: true },
  },
  Nightly: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: 'nightly-stock',
      ScheduleExpression: 'rate(8 hours)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: arnOf('Approvals'), RoleArn: role, Input: '{"count":"stock"}' },
    },
  },
  Price: machine(
    'Price',
    { StartAt: 'Look up', States: { 'Look up': { Type: 'Pass', Result: { price: 12.5 }, End: true } } },
    'EXPRESS',
  ),
  Approvals: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'approvals' } },
  Labels: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'labels',
      VisibilityTimeout: 3,
      RedrivePolicy: { deadLetterTargetArn: arnOf('FailedLabels'), maxReceiveCount: 1 },
    },
  },
  FailedLabels: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'failed-labels' } },
  LabelSource: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName: { Ref: 'Notify' }, EventSourceArn: arnOf('Labels'), BatchSize: 1 },
  },
  OrderPlaced: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'order-placed',
      EventPattern: { source: ['shop'], 'detail-type': ['OrderPlaced'] },
      Targets: [{ Id: 'orders', Arn: { Ref: 'Orders' }, RoleArn: role, InputPath: '$.detail' }],
    },
  },
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'orders',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  },
  Invoices: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'invoices' } },
  Database: { Type: 'AWS::RDS::DBInstance', Properties: {} },
};

/** Writes the assembly of the shop, and returns its folder. */
export async function writeSampleApp(folder: string): Promise<string> {
  const app = join(folder, 'cdk.out');
  await mkdir(app, { recursive: true });
  const artifacts = {
    Shop: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: 'Shop.template.json' },
      // As the CDK writes it with stack traces.
      metadata: {
        '/Shop/Orders/Resource': [
          {
            type: 'aws:cdk:logicalId',
            data: 'Orders',
            trace: ['new Resource (/app/node_modules/aws-cdk-lib/index.js:1:1)', 'new Shop (/app/lib/shop.ts:42:5)'],
          },
        ],
      },
    },
  };
  await writeFile(join(app, 'Shop.template.json'), JSON.stringify({ Resources: resources }));
  await writeFile(join(app, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
  return app;
}
