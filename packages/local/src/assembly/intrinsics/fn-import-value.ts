import { isJsonObject, preview } from '../json.js';
import { type Intrinsic } from './intrinsic.js';

/** `Fn::ImportValue`: what another stack exports under a name. */
export const fnImportValue: Intrinsic = (argument, evaluation) => {
  const name = evaluation.string(argument, 'the name of an export');
  return (
    evaluation.scope.exportedValue(name) ??
    evaluation.fail(
      `no stack deployed so far exports ${name}; the stack that does must be in the assembly, before this one`,
    )
  );
};

/**
 * `Fn::GetStackOutput`: an output of another stack, by the stack's name; region and role make no difference on one
 * machine.
 */
export const fnGetStackOutput: Intrinsic = (argument, evaluation) => {
  if (!isJsonObject(argument))
    return evaluation.fail(`{ StackName, OutputName } must stand here, not ${preview(argument)}`);
  const stack = evaluation.at('StackName').string(argument['StackName'] ?? null, 'StackName');
  const output = evaluation.at('OutputName').string(argument['OutputName'] ?? null, 'OutputName');
  return (
    evaluation.scope.stackOutput(stack, output) ??
    evaluation.fail(`no stack deployed so far is called ${stack} and has an output ${output}`)
  );
};
