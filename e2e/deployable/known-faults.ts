/** Faults that are being fixed: text that occurs in the description of a finding. */
export const knownFaults: readonly string[] = [
  // The policy of the key names the topic, which names the key.
  'Circular dependency with [Key961B73FD -> CreatedPlanTopicB3AA48CD -> Key961B73FD]',
  'Circular dependency with [CreatedPlanTopicB3AA48CD -> Key961B73FD -> CreatedPlanTopicB3AA48CD]',
  'single-vpc',
  'cloudwatch.amazonaws.com may not sns:Publish on AlarmTopic',
  'cloudwatch.amazonaws.com may not kms:',
];
