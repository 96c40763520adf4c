import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';

/** The width of a dashboard in columns. */
const WIDTH = 24;

/** Creates the dashboard of a workflow with the id `Dashboard`. @param metrics the metrics that its functions emit */
export function workflowDashboard(scope: Construct, alarms: readonly Alarm[], metrics: Metric[]): Dashboard {
  const machines = scope.node.children.filter((each) => each instanceof StateMachine);
  const functions = scope.node.children.filter((each) => each instanceof LambdaFunction);
  const graph = (title: string, left: Metric[]) => new GraphWidget({ title, left, width: WIDTH / 2 });
  return new Dashboard(scope, 'Dashboard', {
    widgets: [
      alarms.length === 0 ? [] : [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: WIDTH })],
      machines.flatMap((machine) => [
        graph(`${machine.node.id}: executions`, [
          machine.metricStarted(),
          machine.metricSucceeded(),
          machine.metricFailed(),
          machine.metricTimedOut(),
        ]),
        graph(`${machine.node.id}: execution time`, [machine.metricTime()]),
      ]),
      metrics.length === 0 ? [] : [new GraphWidget({ title: 'Results', left: metrics, width: WIDTH })],
      [
        graph(
          'Function errors and throttles',
          functions.flatMap((each) => [each.metricErrors(), each.metricThrottles()]),
        ),
        graph(
          'Function duration',
          functions.map((each) => each.metricDuration()),
        ),
      ],
    ],
  });
}
