import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ConcurrentDownload, type ConcurrentDownloadProps } from '../index.js';

/** A stack with one construct, `Images`, and what it synthesizes to. */
export interface Synthesized {
  readonly stack: Stack;
  readonly images: ConcurrentDownload;
  readonly template: Template;
}

/**
 * Synthesizes a stack `Test` that is bound to no account or region, as a library's user may have it.
 *
 * @param props makes the construct's props from the stack, for those that are constructs themselves
 */
export function synthesize(
  props: ConcurrentDownloadProps | ((stack: Stack) => ConcurrentDownloadProps) = {},
  stackProps: StackProps = {},
): Synthesized {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Test', stackProps);
  const images = new ConcurrentDownload(stack, 'Images', typeof props === 'function' ? props(stack) : props);
  return { stack, images, template: Template.fromStack(stack) };
}
