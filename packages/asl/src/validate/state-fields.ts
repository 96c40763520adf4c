import { type StateType } from '../states/state-node.js';

/** The fields of a state type, by the query language that supports them. */
export interface StateFields {
  readonly both: ReadonlySet<string>;
  readonly jsonPath: ReadonlySet<string>;
  readonly jsonata: ReadonlySet<string>;
}

const fields = (both: string, jsonPath: string, jsonata: string): StateFields => ({
  both: new Set(`Type Comment QueryLanguage ${both}`.split(' ')),
  jsonPath: new Set(jsonPath.split(' ')),
  jsonata: new Set(jsonata.split(' ')),
});

/**
 * The fields that AWS supports for each state type
 * (https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html).
 */
export const stateFields: Readonly<Record<StateType, StateFields>> = {
  Pass: fields('Next End Assign', 'InputPath OutputPath Parameters Result ResultPath', 'Output'),
  Task: fields(
    'Resource Next End Assign Retry Catch TimeoutSeconds HeartbeatSeconds Credentials',
    'InputPath OutputPath Parameters ResultSelector ResultPath TimeoutSecondsPath HeartbeatSecondsPath',
    'Arguments Output',
  ),
  Choice: fields('Choices Default Assign', 'InputPath OutputPath', 'Output'),
  Wait: fields('Seconds Timestamp Next End Assign', 'SecondsPath TimestampPath InputPath OutputPath', 'Output'),
  Succeed: fields('', 'InputPath OutputPath', 'Output'),
  Fail: fields('Error Cause', 'ErrorPath CausePath', ''),
  Parallel: fields(
    'Branches Next End Assign Retry Catch',
    'InputPath OutputPath Parameters ResultSelector ResultPath',
    'Arguments Output',
  ),
  Map: fields(
    'ItemProcessor Iterator ItemReader ItemSelector ItemBatcher ResultWriter MaxConcurrency ToleratedFailureCount ToleratedFailurePercentage Label Next End Assign Retry Catch',
    'ItemsPath MaxConcurrencyPath ToleratedFailureCountPath ToleratedFailurePercentagePath InputPath OutputPath Parameters ResultSelector ResultPath',
    'Items Output',
  ),
};

/** The required fields of each state type. */
export const requiredFields: Readonly<Record<StateType, readonly string[]>> = {
  Pass: [],
  Task: ['Resource'],
  Choice: ['Choices'],
  Wait: [],
  Succeed: [],
  Fail: [],
  Parallel: ['Branches'],
  Map: [],
};
