import { type Rule, stackRule } from '../rule.js';
import { type Resource, objectsIn } from '../template/stack-template.js';

/** Returns the ARNs of the log groups that a service writes to with log delivery. */
const DELIVERED: Readonly<Record<string, (resource: Resource) => unknown[]>> = {
  'AWS::StepFunctions::StateMachine': (machine) =>
    objectsIn(machine.at('LoggingConfiguration', 'Destinations')).map(
      (each) => (each['CloudWatchLogsLogGroup'] as Record<string, unknown> | undefined)?.['LogGroupArn'],
    ),
  'AWS::ApiGatewayV2::Stage': (stage) => [stage.at('AccessLogSettings', 'DestinationArn')],
  'AWS::ApiGateway::Stage': (stage) => [stage.at('AccessLogSetting', 'DestinationArn')],
};

/**
 * Log delivery adds each log group to a resource policy of the account with at most 5,120 characters. Log groups below
 * `/aws/vendedlogs/` share one entry.
 */
export const vendedLogs: Rule = stackRule(
  'vended-logs',
  'https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html',
  (stack) =>
    Object.entries(DELIVERED).flatMap(([type, arnsOf]) =>
      stack.resources(type).flatMap((resource) =>
        arnsOf(resource).flatMap((arn) => {
          const [, name = ''] = String(arn ?? '').split(':log-group:');
          return name === '' || name.startsWith('/aws/vendedlogs/')
            ? []
            : [
                {
                  resource,
                  problem: `the log group ${name} is not below /aws/vendedlogs/`,
                  fix: 'Use a name below /aws/vendedlogs/',
                },
              ];
        }),
      ),
    ),
);
