import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type Construct } from 'constructs';
import {
  BatchJob,
  ConcurrentDownload,
  EventFanOut,
  FanOutStrategy,
  MapFanOut,
  QualityControl,
  QueueChain,
  QueueExchange,
  QueueRouter,
  RouteStep,
  Sequence,
  Step,
  type Workflow,
  type WorkflowProps,
} from '../index.js';

function newFunction(scope: Construct, id: string): LambdaFunction {
  return new LambdaFunction(scope, `${id}User`, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async (event) => event;'),
  });
}

function newJob(scope: Construct, id: string): BatchJob {
  return new BatchJob(scope, `${id}Job`, {
    image: ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
  });
}

/** Every workflow by its name, with the shared props and as few others as possible. */
export const workflows: Readonly<Record<string, (scope: Construct, id: string, props: WorkflowProps) => Workflow>> = {
  ConcurrentDownload: (scope, id, props) => new ConcurrentDownload(scope, id, props),
  EventFanOut: (scope, id, props) => new EventFanOut(scope, id, props),
  MapFanOut: (scope, id, props) =>
    new MapFanOut(scope, id, {
      computeFunction: newFunction(scope, id),
      strategy: FanOutStrategy.CALLBACK,
      ...props,
    }),
  QualityControl: (scope, id, props) => new QualityControl(scope, id, props),
  QueueChain: (scope, id, props) =>
    new QueueChain(scope, id, { stages: [{ name: 'Only', job: newJob(scope, id) }], ...props }),
  QueueExchange: (scope, id, props) =>
    new QueueExchange(scope, id, { processorFunction: newFunction(scope, id), ...props }),
  QueueRouter: (scope, id, props) =>
    new QueueRouter(scope, id, {
      routes: [{ name: 'Only', step: RouteStep.lambda(newFunction(scope, id)) }],
      ...props,
    }),
  Sequence: (scope, id, props) => new Sequence(scope, id, { steps: [Step.batchJob(newJob(scope, id))], ...props }),
};
