import { Stack, Token } from 'aws-cdk-lib';
import { type CfnStateMachine, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

/** The names that Step Functions accepts, without characters that need quotes in some contexts. */
const NAME = /^[A-Za-z0-9+!@.()=_'-]{1,80}$/;

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const TAGS_LIMIT = 50;

/** Checks the name of a state machine. Tokens are not checked. @throws {@link InvalidProp} */
export function checkStateMachineName(scope: IConstruct, name: string | undefined): void {
  if (name === undefined || Token.isUnresolved(name) || NAME.test(name)) return;
  throw new InvalidProp(scope, 'stateMachineName', name, "1 to 80 letters, digits or any of + ! @ . ( ) = _ ' -");
}

/**
 * Adds a validation of the number of tags at synthesis, because the app can add tags, and CloudFormation adds the tags
 * of the stack.
 *
 * @param prop the prop that determines the number of tags
 */
export function checkTags(scope: IConstruct, stateMachine: StateMachine, prop: string): void {
  stateMachine.node.addValidation({
    validate: () => {
      const { tags } = stateMachine.node.defaultChild as CfnStateMachine;
      const count = Object.keys({ ...Stack.of(stateMachine).tags.tagValues(), ...tags.tagValues() }).length;
      if (count <= TAGS_LIMIT) return [];
      return [
        new InvalidProp(
          scope,
          prop,
          count,
          `few enough for ${TAGS_LIMIT} tags on the state machine`,
          'The tags of the app and the stack count too',
        ).message,
      ];
    },
  });
}
