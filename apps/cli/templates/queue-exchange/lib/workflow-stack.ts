import { QueueExchange } from '@stepwell/constructs';
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type Construct } from 'constructs';

/** Sends each execution's message through a queue to a function and continues with its response. */
export class WorkflowStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const code = `exports.handler = async ({ name }) => {
      if (!name) throw Object.assign(new Error('name is required'), { name: 'InvalidInput' });
      return { greeting: 'Hello, ' + name };
    };`;
    const processorFunction = new LambdaFunction(this, 'Processor', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline(code),
    });
    // The default, RETAIN, keeps bucket and table when the stack is deleted.
    new QueueExchange(this, 'Exchange', { processorFunction, removalPolicy: RemovalPolicy.DESTROY });
  }
}
