import { type Handler } from './handler.js';
import { type StatesState } from '../state.js';
import { encryptionFrom } from '../machines/revision.js';
import { checkName } from '../names.js';
import { pageOf } from './paging.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateActivity.html */
export function createActivity(state: StatesState): Handler<'CreateActivity'> {
  return (request) => {
    checkName(request.name);
    const activity = state.activities.create(request.name, encryptionFrom(request.encryptionConfiguration));
    if (request.tags !== undefined) state.tags.add(activity.arn, request.tags);
    return { activityArn: activity.arn, creationDate: new Date(activity.creationDate) };
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeActivity.html */
export function describeActivity(state: StatesState): Handler<'DescribeActivity'> {
  return (request) => {
    const activity = state.activities.get(request.activityArn);
    return {
      activityArn: activity.arn,
      name: activity.name,
      creationDate: new Date(activity.creationDate),
      encryptionConfiguration: activity.encryption,
    };
  };
}

/**
 * An unknown activity is not an error, as on AWS.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteActivity.html
 */
export function deleteActivity(state: StatesState): Handler<'DeleteActivity'> {
  return (request) => {
    state.activities.delete(request.activityArn);
    state.tags.deleteAll(request.activityArn);
    return {};
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListActivities.html */
export function listActivities(state: StatesState): Handler<'ListActivities'> {
  return (request) => {
    const { items, nextToken } = pageOf(state.activities.all(), 'ListActivities', request);
    return {
      activities: items.map((activity) => ({
        activityArn: activity.arn,
        name: activity.name,
        creationDate: new Date(activity.creationDate),
      })),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  };
}

/**
 * Waits up to a minute. Without a task, the response is empty.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html
 */
export function getActivityTask(state: StatesState): Handler<'GetActivityTask'> {
  return async (request, call) => {
    const task = await state.activities.poll(request.activityArn, state.activityPollMs, call.signal);
    if (task === undefined) return {};
    task.started(request.workerName);
    return { taskToken: task.token, input: JSON.stringify(task.input) };
  };
}
