import { extname } from 'node:path';
import { workflows } from '@stepwell/core';
import { type Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type SampleStackProps } from './sample-stack-props.js';
import { type DemoWorkflow, demoWorkflowOf } from './stack-names.js';

/** The class of a sample stack: the export `QueueChainStack` of `queue-chain-stack.ts`, and so on. */
type SampleStack = new (scope: Construct, id: string, props: SampleStackProps) => Stack;

/** The classes of the sample stacks, by workflow. */
export const workflowStacks: ReadonlyMap<DemoWorkflow, SampleStack> = new Map(
  await Promise.all(
    workflows.map(async ({ id, construct }): Promise<[DemoWorkflow, SampleStack]> => {
      // Sources and compiled files have different extensions.
      const file = new URL(`${id}-stack${extname(import.meta.url)}`, import.meta.url).href;
      const module: Record<string, SampleStack | undefined> = await import(/* @vite-ignore */ file);
      const stack = module[`${construct}Stack`];
      if (stack === undefined) throw new Error(`${file} must export ${construct}Stack`);
      return [demoWorkflowOf(construct), stack];
    }),
  ),
);
