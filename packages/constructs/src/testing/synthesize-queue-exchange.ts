import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { BatchJob, QueueExchange, type QueueExchangeProps } from '../index.js';

/** A stack with one construct, `Scenes`, and its template. */
export interface SynthesizedQueueExchange {
  readonly stack: Stack;
  readonly exchange: QueueExchange;
  readonly template: Template;
}

/** Creates a function for the Activator or the Processor, with a timeout of two minutes. */
export function processorFunction(stack: Stack, id = 'Processor'): LambdaFunction {
  return new LambdaFunction(stack, id, {
    code: Code.fromInline('exports.handler = async (message) => message;'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    timeout: Duration.minutes(2),
  });
}

/** Creates a Batch job for the Processor, with a timeout of ten minutes. */
export function processorJob(stack: Stack): BatchJob {
  return new BatchJob(stack, 'Job', {
    image: ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
    timeout: Duration.minutes(10),
  });
}

/** Synthesizes a stack `Test`, by default with an Activator function and a Processor function. */
export function synthesizeQueueExchange(
  props: (stack: Stack) => QueueExchangeProps = (stack) => ({
    activatorFunction: processorFunction(stack, 'Activator'),
    processorFunction: processorFunction(stack),
  }),
): SynthesizedQueueExchange {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Test');
  const exchange = new QueueExchange(stack, 'Scenes', props(stack));
  return { stack, exchange, template: Template.fromStack(stack) };
}
