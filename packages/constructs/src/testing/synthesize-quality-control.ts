import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { QualityControl, type QualityControlProps } from '../index.js';

/** A stack with one construct, `Quality`, and its template. */
export interface SynthesizedQuality {
  readonly stack: Stack;
  readonly quality: QualityControl;
  readonly template: Template;
}

/** Synthesizes an environment-agnostic stack `Test`. */
export function synthesizeQuality(
  props: QualityControlProps | ((stack: Stack) => QualityControlProps) = {},
  stackProps: StackProps = {},
): SynthesizedQuality {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Test', stackProps);
  const quality = new QualityControl(stack, 'Quality', typeof props === 'function' ? props(stack) : props);
  return { stack, quality, template: Template.fromStack(stack) };
}
