import { QualityCheck, QualityControl } from '@stepwell/constructs';
import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type SampleStackProps } from './sample-stack-props.js';

/** The sensors of the sample's stations, with their valid ranges. */
const SENSORS = {
  temperature: { minimum: -40, maximum: 60 },
  pressure: { minimum: 870, maximum: 1_085 },
  humidity: { minimum: 0, maximum: 100 },
  wind: { minimum: 0, maximum: 113 },
};

/**
 * `QualityControl` for weather stations, in its own stack. A group is a station, a stream is one of its sensors, with a
 * reading every ten minutes. The bucket and the tables are deleted with the stack, once the bucket is empty.
 */
export class QualityControlStack extends Stack {
  readonly quality: QualityControl;

  constructor(scope: Construct, id: string, props: SampleStackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: checks the streams of weather stations with AWS Step Functions',
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
    this.output('StateMachineArn', this.quality.stateMachine.stateMachineArn, 'The state machine to start');
    this.output('ApiUrl', this.quality.apiUrl ?? '', 'POST an input here, signed with SigV4');
    this.output('BucketName', this.quality.bucket.bucketName, 'Put streams here, as <GroupID>/<StreamID>.csv');
    this.output('SummaryTableName', this.quality.summaryTable.tableName, 'QCSummary: a row for each execution');
    this.output('DetailsTableName', this.quality.detailsTable.tableName, 'QCDetails: the messages of the checks');
    this.output('TopicArn', this.quality.topic.topicArn, 'Subscribe to results');
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
