/** The maximum length of `GroupID` and `StreamID`, in characters. */
export const ID_LIMIT = 64;

/**
 * The maximum length of a line, in characters. A longer line is malformed, and the rest of it is not kept in memory.
 */
export const LINE_LIMIT = 65_536;

/**
 * The maximum number of messages of one check in QCDetails. Together with the check's conclusion they are the 100 items
 * that one transaction can write
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
 */
export const MESSAGES_LIMIT = 99;

/** The maximum length of a message's text, in characters. Longer texts are truncated. */
export const MESSAGE_TEXT_LIMIT = 500;

/** The number of messages of each check in the notification and the execution's output. */
export const FIRST_MESSAGES_LIMIT = 3;

/** The maximum length of an email subject in SNS, in characters. */
export const SUBJECT_LIMIT = 100;

/**
 * The maximum number of checks of one construct, so that the Parallel state stays readable and the results fit a
 * payload.
 */
export const CHECKS_LIMIT = 20;

/** The default number of intervals above which a distance is a gap. Readings may be half an interval late. */
export const DEFAULT_GAP_TOLERANCE = 1.5;

/** The default maximum distance of a value from the median of the values around it, in robust standard deviations. */
export const DEFAULT_Z_SCORE = 6;

/** The default number of values in the window around a value, including the value itself. */
export const DEFAULT_WINDOW = 25;

/** The default maximum age of the newest reading when the execution starts: one day, in seconds. */
export const DEFAULT_MAX_AGE_SECONDS = 86_400;

/** The default maximum time of a reading after the execution's start: five minutes, in seconds. */
export const DEFAULT_CLOCK_SKEW_SECONDS = 300;
