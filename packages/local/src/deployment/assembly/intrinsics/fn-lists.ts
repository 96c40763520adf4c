import { preview } from '../../../kernel/json.js';
import { type Intrinsic } from './intrinsic.js';

/** `Fn::Join`: `[delimiter, [values]]`. */
export const fnJoin: Intrinsic = (argument, evaluation) => {
  if (!Array.isArray(argument) || argument.length !== 2)
    return evaluation.fail(`must be [delimiter, list], got ${preview(argument)}`);
  const delimiter = evaluation.string(argument[0] ?? null, 'the delimiter');
  const items = evaluation.list(argument[1] ?? null, 'the list');
  return items.map((item, index) => evaluation.at(index).string(item, 'a list item')).join(delimiter);
};

/** `Fn::Split`: `[delimiter, string]`. */
export const fnSplit: Intrinsic = (argument, evaluation) => {
  if (!Array.isArray(argument) || argument.length !== 2)
    return evaluation.fail(`must be [delimiter, string], got ${preview(argument)}`);
  const delimiter = evaluation.string(argument[0] ?? null, 'the delimiter');
  return evaluation.string(argument[1] ?? null, 'the string').split(delimiter);
};

/** `Fn::Select`: `[index, list]`; the index starts at 0. */
export const fnSelect: Intrinsic = (argument, evaluation) => {
  if (!Array.isArray(argument) || argument.length !== 2)
    return evaluation.fail(`must be [index, list], got ${preview(argument)}`);
  const index = Number(evaluation.string(argument[0] ?? null, 'the index'));
  const items = evaluation.list(argument[1] ?? null, 'the list');
  const item = Number.isInteger(index) ? items[index] : undefined;
  if (item !== undefined) return item;
  // A part of a placeholder is the placeholder.
  const placeholder = items.find((other) => evaluation.hasPlaceholder(other));
  return (
    placeholder ?? evaluation.fail(`the index must be less than ${items.length} (the list's length), got ${index}`)
  );
};

/** `Fn::Length` of the language extensions: the number of items of a list. */
export const fnLength: Intrinsic = (argument, evaluation) => evaluation.list(argument, 'the argument').length;
