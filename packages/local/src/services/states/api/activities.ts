import { type StatesState } from '../state.js';
import { encryptionFrom } from '../machines/revision.js';
import { checkName } from '../names.js';
import { optional, required } from '../wire/fields.js';
import { operation, type Operation } from '../wire/operation.js';
import { pageOf } from '../wire/paging.js';
import * as shapes from './shapes.js';

const activityArn = { activityArn: required(shapes.arn) };

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateActivity.html */
export function createActivity(state: StatesState): Operation {
  return operation(
    'CreateActivity',
    { name: required(shapes.name), tags: optional(shapes.tags), encryptionConfiguration: optional(shapes.encryption) },
    (request) => {
      checkName(request.name);
      const activity = state.activities.create(request.name, encryptionFrom(request.encryptionConfiguration));
      if (request.tags !== undefined) state.tags.add(activity.arn, request.tags);
      return { activityArn: activity.arn, creationDate: new Date(activity.creationDate) };
    },
  );
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeActivity.html */
export function describeActivity(state: StatesState): Operation {
  return operation('DescribeActivity', activityArn, (request) => {
    const activity = state.activities.get(request.activityArn);
    return {
      activityArn: activity.arn,
      name: activity.name,
      creationDate: new Date(activity.creationDate),
      encryptionConfiguration: activity.encryption,
    };
  });
}

/**
 * An unknown activity is not an error, as on AWS.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteActivity.html
 */
export function deleteActivity(state: StatesState): Operation {
  return operation('DeleteActivity', activityArn, (request) => {
    state.activities.delete(request.activityArn);
    state.tags.deleteAll(request.activityArn);
    return {};
  });
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListActivities.html */
export function listActivities(state: StatesState): Operation {
  return operation('ListActivities', shapes.paging, (request) => {
    const { items, nextToken } = pageOf(state.activities.all(), 'ListActivities', request);
    return {
      activities: items.map((activity) => ({
        activityArn: activity.arn,
        name: activity.name,
        creationDate: new Date(activity.creationDate),
      })),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  });
}

/**
 * Waits up to a minute. Without a task, the response is empty.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html
 */
export function getActivityTask(state: StatesState): Operation {
  return operation('GetActivityTask', { ...activityArn, workerName: optional(shapes.name) }, async (request, call) => {
    const task = await state.activities.poll(request.activityArn, state.activityPollMs, call.signal);
    if (task === undefined) return {};
    task.started(request.workerName);
    return { taskToken: task.token, input: JSON.stringify(task.input) };
  });
}
