import { QualityCheck, QualityControl } from '@stepwell/constructs';
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type Construct } from 'constructs';

/** What the sample's stations measure, and between which values that can be true. */
const SENSORS = {
  temperature: { minimum: -40, maximum: 60 },
  pressure: { minimum: 870, maximum: 1_085 },
  humidity: { minimum: 0, maximum: 100 },
  wind: { minimum: 0, maximum: 113 },
};

/**
 * `QualityControl` for weather stations, in a stack of its own: a group is a station, a stream one of its sensors, a
 * reading every ten minutes. A demo keeps nothing: bucket and tables go with the stack, once the bucket is empty.
 */
export class QualityControlStack extends Stack {
  readonly quality: QualityControl;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: judges the streams of weather stations with AWS Step Functions',
      ...props,
    });
    this.quality = new QualityControl(this, 'Quality', {
      checks: [
        QualityCheck.completeness({ interval: Duration.minutes(10) }),
        QualityCheck.range({ streams: SENSORS, zScore: 8, resolution: 0.1 }),
        QualityCheck.timeliness({ maxAge: Duration.hours(6) }),
      ],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.output('StateMachineArn', this.quality.stateMachine.stateMachineArn, 'Start executions of this state machine');
    this.output('ApiUrl', this.quality.apiUrl ?? '', 'Or POST their input here, signed with SigV4');
    this.output('BucketName', this.quality.bucket.bucketName, 'Put streams here, as <GroupID>/<StreamID>.csv');
    this.output('SummaryTableName', this.quality.summaryTable.tableName, 'QCSummary: a row for each run');
    this.output('DetailsTableName', this.quality.detailsTable.tableName, 'QCDetails: what the checks found');
    this.output('TopicArn', this.quality.topic.topicArn, 'Subscribe to be told the results');
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
