/**
 * The tag of every Stepwell state machine. Its value is the id of the workflow, by which the client and the command
 * line identify it.
 */
export const WORKFLOW_TAG = 'stepwell:workflow';
