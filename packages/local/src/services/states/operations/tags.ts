import { type Handler } from './handler.js';
import { type StatesState } from '../state.js';
import { parseStatesArn } from '../arns.js';
import { statesError } from '../errors.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_TagResource.html */
export function tagResource(state: StatesState): Handler<'TagResource'> {
  return (request) => {
    state.tags.add(tagged(state, request.resourceArn), request.tags);
    return {};
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_UntagResource.html */
export function untagResource(state: StatesState): Handler<'UntagResource'> {
  return (request) => {
    state.tags.remove(tagged(state, request.resourceArn), request.tagKeys);
    return {};
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListTagsForResource.html */
export function listTagsForResource(state: StatesState): Handler<'ListTagsForResource'> {
  return (request) => ({
    tags: state.tags.of(tagged(state, request.resourceArn)),
  });
}

/** Versions and aliases have no tags. */
function tagged(state: StatesState, arn: string): string {
  const { kind } = parseStatesArn(arn, ['stateMachine', 'activity']);
  const exists = kind === 'activity' ? state.activities.has(arn) : state.machines.find(arn) !== undefined;
  if (!exists) throw statesError('ResourceNotFound', `Resource not found: '${arn}'`);
  return arn;
}
