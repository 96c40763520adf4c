import { preview } from '../json.js';
import { type Intrinsic } from './intrinsic.js';

/** `Fn::Base64` of a text in UTF-8. */
export const fnBase64: Intrinsic = (argument, evaluation) =>
  Buffer.from(evaluation.string(argument, 'what is encoded'), 'utf8').toString('base64');

/** `Fn::GetAZs`: three availability zones of a region; an empty region is the stack's own. */
export const fnGetAzs: Intrinsic = (argument, evaluation) => {
  const region = evaluation.string(argument, 'the region') || evaluation.scope.environment.region;
  return ['a', 'b', 'c'].map((zone) => region + zone);
};

/** `Fn::If`: `[condition, value if it holds, value if not]`; only the chosen value is evaluated. */
export const fnIf: Intrinsic = (argument, evaluation) => {
  if (!Array.isArray(argument) || argument.length !== 3 || typeof argument[0] !== 'string') {
    return evaluation.fail(`[condition, value if it holds, value if not] must stand here, not ${preview(argument)}`);
  }
  const chosen = evaluation.scope.conditions.holds(argument[0], evaluation) ? 1 : 2;
  return evaluation.at(chosen).evaluate(argument[chosen] ?? null);
};

/** `Fn::ToJsonString` of the language extensions. */
export const fnToJsonString: Intrinsic = (argument, evaluation) =>
  JSON.stringify(evaluation.evaluate(argument) ?? null);

/** `Fn::Transform` runs a macro in an account: there is none here. */
export const fnTransform: Intrinsic = (argument, evaluation) =>
  evaluation.fail(`the macro ${preview(argument)} runs in an AWS account and cannot be run on this machine`);
