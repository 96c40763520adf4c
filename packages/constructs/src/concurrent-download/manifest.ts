import { concurrentDownload } from '@stepwell/core/concurrent-download';
import { type CatchProps } from 'aws-cdk-lib/aws-stepfunctions';
import { expression, stringLiteral } from '../contract/jsonata-text.js';

/** A manifest that is not there, may not be read or is no list is a bad input, and says so like any other. */
export function unreadableManifest(): CatchProps {
  const remedy = concurrentDownload.inputJsonSchema().properties['manifest']?.remedy ?? '';
  const cause = "($exists($states.errorOutput.Cause) ? ' (' & $substring($states.errorOutput.Cause, 0, 1000) & ')' : '')";
  const problem = `'manifest: ' & $string($states.input.manifest) & ${stringLiteral(` is not accepted; give ${remedy}`)} & ${cause}`;
  return { errors: ['States.ItemReaderFailed'], assign: { problem: expression(problem) } };
}
