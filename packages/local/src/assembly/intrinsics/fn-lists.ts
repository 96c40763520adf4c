import { preview } from '../json.js';
import { type Intrinsic } from './intrinsic.js';

/** `Fn::Join`: `[delimiter, [values]]`. */
export const fnJoin: Intrinsic = (argument, evaluation) => {
  if (!Array.isArray(argument) || argument.length !== 2)
    return evaluation.fail(`[delimiter, list] must stand here, not ${preview(argument)}`);
  const delimiter = evaluation.string(argument[0] ?? null, 'the delimiter');
  const items = evaluation.list(argument[1] ?? null, 'what is joined');
  return items.map((item, index) => evaluation.at(index).string(item, 'a joined value')).join(delimiter);
};

/** `Fn::Split`: `[delimiter, text]`. */
export const fnSplit: Intrinsic = (argument, evaluation) => {
  if (!Array.isArray(argument) || argument.length !== 2)
    return evaluation.fail(`[delimiter, text] must stand here, not ${preview(argument)}`);
  const delimiter = evaluation.string(argument[0] ?? null, 'the delimiter');
  return evaluation.string(argument[1] ?? null, 'what is split').split(delimiter);
};

/** `Fn::Select`: `[index, list]`, the index from 0. */
export const fnSelect: Intrinsic = (argument, evaluation) => {
  if (!Array.isArray(argument) || argument.length !== 2)
    return evaluation.fail(`[index, list] must stand here, not ${preview(argument)}`);
  const index = Number(evaluation.string(argument[0] ?? null, 'the index'));
  const items = evaluation.list(argument[1] ?? null, 'what is selected from');
  const item = Number.isInteger(index) ? items[index] : undefined;
  return item ?? evaluation.fail(`there is no item ${index} in a list of ${items.length}`);
};

/** `Fn::Length` of the language extensions: how many items a list has. */
export const fnLength: Intrinsic = (argument, evaluation) => evaluation.list(argument, 'what is counted').length;
