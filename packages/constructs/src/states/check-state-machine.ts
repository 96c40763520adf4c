import { Stack, Token } from 'aws-cdk-lib';
import { type CfnStateMachine, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

/** What Step Functions takes as a name, but for what would need quotes somewhere. */
const NAME = /^[A-Za-z0-9+!@.()=_'-]{1,80}$/;

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const TAGS_LIMIT = 50;

/** @throws {@link InvalidProp} for a name that Step Functions does not take; a token is taken as it is */
export function checkStateMachineName(scope: IConstruct, name: string | undefined): void {
  if (name === undefined || Token.isUnresolved(name) || NAME.test(name)) return;
  throw new InvalidProp(scope, 'stateMachineName', name, "1 to 80 letters, digits and any of + ! @ . ( ) = _ ' -");
}

/**
 * Reports a state machine with more tags than Step Functions takes, once the app is synthesized: the app may add tags
 * to it, and CloudFormation adds those of its stack.
 *
 * @param prop the prop that grows the tags
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
          `${count} tags of the state machine`,
          `less of them, or of the tags of the app: Step Functions takes ${TAGS_LIMIT}`,
        ).message,
      ];
    },
  });
}
