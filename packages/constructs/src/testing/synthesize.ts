import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ConcurrentDownload, type ConcurrentDownloadProps } from '../index.js';

/** A stack with one construct, `Images`, and its template. */
export interface Synthesized {
  readonly stack: Stack;
  readonly images: ConcurrentDownload;
  readonly template: Template;
}

/**
 * Synthesizes an environment-agnostic stack `Test`.
 *
 * @param props the props, or a function that creates them with constructs in the stack
 */
export function synthesize(
  props: ConcurrentDownloadProps | ((stack: Stack) => ConcurrentDownloadProps) = {},
  stackProps: StackProps = {},
): Synthesized {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Test', stackProps);
  const images = new ConcurrentDownload(stack, 'Images', typeof props === 'function' ? props(stack) : props);
  return { stack, images, template: Template.fromStack(stack) };
}
