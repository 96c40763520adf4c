import { preview } from '../../../kernel/json.js';
import { type Intrinsic } from './intrinsic.js';

/** `Fn::Base64` of a UTF-8 string. */
export const fnBase64: Intrinsic = (argument, evaluation) =>
  Buffer.from(evaluation.string(argument, 'the argument'), 'utf8').toString('base64');

/** `Fn::GetAZs`: three availability zones of a region; an empty string means the stack's region. */
export const fnGetAzs: Intrinsic = (argument, evaluation) => {
  const region = evaluation.string(argument, 'the region') || evaluation.scope.environment.region;
  return ['a', 'b', 'c'].map((zone) => region + zone);
};

/** `Fn::If`: `[condition, value if true, value if false]`. Only the selected value is evaluated. */
export const fnIf: Intrinsic = (argument, evaluation) => {
  if (!Array.isArray(argument) || argument.length !== 3 || typeof argument[0] !== 'string') {
    return evaluation.fail(`must be [condition, value if true, value if false], got ${preview(argument)}`);
  }
  const chosen = evaluation.scope.conditions.holds(argument[0], evaluation) ? 1 : 2;
  return evaluation.at(chosen).evaluate(argument[chosen] ?? null);
};

/** `Fn::ToJsonString` of the language extensions. */
export const fnToJsonString: Intrinsic = (argument, evaluation) =>
  JSON.stringify(evaluation.evaluate(argument) ?? null);

/** `Fn::Transform` runs a macro, which is not supported locally. */
export const fnTransform: Intrinsic = (argument, evaluation) =>
  evaluation.unresolved({
    logicalId: 'macro',
    type: 'Macro',
    subject: `result of the macro ${preview(argument)}`,
    reason: `The macro ${preview(argument)} runs only in an AWS account.`,
    remedy: 'Use a literal value for local runs.',
    name: 'value',
  });
