/**
 * The tag of every state machine of Stepwell; its value is the workflow's slug, by which client and command line know
 * it.
 */
export const WORKFLOW_TAG = 'stepwell:workflow';
