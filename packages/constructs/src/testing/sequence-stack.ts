import { type ObjectJsonSchema } from '@stepwell/core';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AfterCatch, BatchJob, Sequence, type SequenceProps, Step } from '../index.js';

/** A stack with a function and a job of the user, and a Sequence of them. */
export interface SynthesizedSequence {
  readonly stack: Stack;
  readonly sequence: Sequence;
  readonly template: Template;
}

/** The resources of the steps in tests. */
export interface UserResources {
  readonly stack: Stack;
  readonly processor: LambdaFunction;
  readonly cleaner: LambdaFunction;
  readonly activator: BatchJob;
}

/** Creates functions and a job as users do. */
export function userResources(stack: Stack): UserResources {
  // A role without the AWS managed policy, for which cdk-nag has a finding.
  const role = new Role(stack, 'FunctionRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const lambda = (id: string) =>
    new LambdaFunction(stack, id, {
      role,
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async (event) => event;'),
      timeout: Duration.minutes(2),
    });
  const job = new BatchJob(stack, 'Activator', {
    image: ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24.11.1-bookworm-slim'),
    timeout: Duration.minutes(10),
    attempts: 2,
  });
  return { stack, processor: lambda('Processor'), cleaner: lambda('Cleaner'), activator: job };
}

/** Steps that use every option once. */
export function sampleSteps({ activator: job, processor, cleaner }: UserResources): Step[] {
  return [
    Step.batchJob(job, {
      environment: { MODE: 'fast', RUN: '{% $states.context.Execution.Name %}' },
      parameters: { bands: '3' },
      retries: [{ errors: ['JobOutputInvalid'], maxAttempts: 1 }],
    }),
    Step.lambda(processor, {
      comment: 'Statistics of each band',
      timeout: Duration.minutes(5),
      retries: [
        {
          errors: ['SceneBusy'],
          maxAttempts: 3,
          interval: Duration.seconds(5),
          backoffRate: 3,
          maxDelay: Duration.minutes(1),
        },
      ],
      catches: [
        { errors: ['InvalidScene'], handler: Step.lambda(cleaner), then: AfterCatch.FAIL },
        { errors: ['SceneNotFound'], then: AfterCatch.END },
      ],
    }),
  ];
}

const inputSchema: ObjectJsonSchema = {
  type: 'object',
  description: 'an object { "sceneUri" }',
  additionalProperties: false,
  required: ['sceneUri'],
  properties: {
    sceneUri: {
      type: 'string',
      description: 'the s3://bucket/key.hdr URI of an ENVI header with a key of at most 900 characters',
      pattern: '^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^/\\r\\n][^\\r\\n]{0,895}\\.[hH][dD][rR](?![\\s\\S])',
    },
  },
};

/** Synthesizes an environment-agnostic stack `Test` with one Sequence `Scenes`. */
export function synthesizeSequence(
  props: (resources: UserResources) => SequenceProps = (resources) => ({
    steps: sampleSteps(resources),
    inputSchema,
  }),
): SynthesizedSequence {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Test');
  const sequence = new Sequence(stack, 'Scenes', props(userResources(stack)));
  return { stack, sequence, template: Template.fromStack(stack) };
}
