import { type StatesState } from '../state.js';
import { parseStatesArn } from '../arns.js';
import { list, required, text } from '../wire/fields.js';
import { operation, type Operation } from '../wire/operation.js';
import { StatesError } from '../wire/states-error.js';
import * as shapes from './shapes.js';

const resourceArn = { resourceArn: required(shapes.arn) };

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_TagResource.html */
export function tagResource(state: StatesState): Operation {
  return operation('TagResource', { ...resourceArn, tags: required(shapes.tags) }, (request) => {
    state.tags.add(tagged(state, request.resourceArn), request.tags);
    return {};
  });
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_UntagResource.html */
export function untagResource(state: StatesState): Operation {
  return operation(
    'UntagResource',
    { ...resourceArn, tagKeys: required(list(text({ min: 1, max: 128 }), { max: 200 })) },
    (request) => {
      state.tags.remove(tagged(state, request.resourceArn), request.tagKeys);
      return {};
    },
  );
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListTagsForResource.html */
export function listTagsForResource(state: StatesState): Operation {
  return operation('ListTagsForResource', resourceArn, (request) => ({
    tags: state.tags.of(tagged(state, request.resourceArn)),
  }));
}

/** Versions and aliases have no tags. */
function tagged(state: StatesState, arn: string): string {
  const { kind } = parseStatesArn(arn, ['stateMachine', 'activity']);
  const exists = kind === 'activity' ? state.activities.has(arn) : state.machines.find(arn) !== undefined;
  if (!exists) throw new StatesError('ResourceNotFound', `Resource not found: '${arn}'`);
  return arn;
}
