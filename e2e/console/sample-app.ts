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
    },
  };
  await writeFile(join(app, 'Shop.template.json'), JSON.stringify({ Resources: resources }));
  await writeFile(join(app, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
  return app;
}
