import { isJsonObject, preview } from '../../../kernel/json.js';
import { type Intrinsic } from './intrinsic.js';

/** `Fn::ImportValue`: the value that another stack exports. */
export const fnImportValue: Intrinsic = (argument, evaluation) => {
  const name = evaluation.string(argument, 'the name of an export');
  return (
    evaluation.scope.exportedValue(name) ??
    evaluation.fail(`no deployed stack exports ${name}; the exporting stack must be in the assembly, before this one`)
  );
};

/** `Fn::GetStackOutput`: an output of another stack, by stack name. Region and role are ignored locally. */
export const fnGetStackOutput: Intrinsic = (argument, evaluation) => {
  if (!isJsonObject(argument)) return evaluation.fail(`must be { StackName, OutputName }, got ${preview(argument)}`);
  const stack = evaluation.at('StackName').string(argument['StackName'] ?? null, 'StackName');
  const output = evaluation.at('OutputName').string(argument['OutputName'] ?? null, 'OutputName');
  return (
    evaluation.scope.stackOutput(stack, output) ?? evaluation.fail(`no deployed stack ${stack} has an output ${output}`)
  );
};
