import { isJsonObject, preview } from '../../../kernel/json.js';
import { type Intrinsic } from './intrinsic.js';

/** `Fn::ImportValue`: the value that another stack exports. */
export const fnImportValue: Intrinsic = (argument, evaluation) => {
  const name = evaluation.string(argument, 'the name of an export');
  return (
    evaluation.scope.exportedValue(name) ??
    evaluation.unresolved({
      logicalId: name.split(':').at(-1) ?? name,
      type: 'Export',
      subject: `export ${name}`,
      reason: `No deployed stack exports ${name}.`,
      remedy: 'Add the exporting stack to the app, as a dependency of this stack.',
      name,
    })
  );
};

/** `Fn::GetStackOutput`: an output of another stack, by stack name. Region and role are ignored locally. */
export const fnGetStackOutput: Intrinsic = (argument, evaluation) => {
  if (!isJsonObject(argument)) return evaluation.fail(`must be { StackName, OutputName }, got ${preview(argument)}`);
  const stack = evaluation.at('StackName').string(argument['StackName'] ?? null, 'StackName');
  const output = evaluation.at('OutputName').string(argument['OutputName'] ?? null, 'OutputName');
  return (
    evaluation.scope.stackOutput(stack, output) ??
    evaluation.unresolved({
      logicalId: output,
      type: 'Output',
      subject: `output ${output} of stack ${stack}`,
      reason: `No deployed stack ${stack} has an output ${output}.`,
      remedy: 'Add the stack to the app, as a dependency of this stack.',
      name: output,
    })
  );
};
