/** The longest `GroupID` and `StreamID`, in characters. */
export const ID_LIMIT = 64;

/** A longer line of a stream's data is malformed, in characters; no more of it is kept in memory. */
export const LINE_LIMIT = 65_536;

/**
 * The most messages of one check that QCDetails keeps. With the check's conclusion they are the 100 items that one
 * transaction writes (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
 */
export const MESSAGES_LIMIT = 99;

/** The longest text of a message, in characters; more is cut off. */
export const MESSAGE_TEXT_LIMIT = 500;

/** How many messages of each check the notification and the execution's output quote. */
export const FIRST_MESSAGES_LIMIT = 3;

/** The longest subject that SNS takes for an email, in characters. */
export const SUBJECT_LIMIT = 100;

/** The most checks of one construct: a Parallel state that a person can still read, and results that fit a payload. */
export const CHECKS_LIMIT = 20;

/**
 * A gap is longer than this many intervals, unless the check says otherwise: half an interval late is still in time.
 */
export const DEFAULT_GAP_TOLERANCE = 1.5;

/**
 * How far a value may be from its neighbours' median, in robust standard deviations, unless the check says otherwise.
 */
export const DEFAULT_Z_SCORE = 6;

/** How many neighbours a value is judged by, itself included, unless the check says otherwise. */
export const DEFAULT_WINDOW = 25;

/** How old the newest reading may be when the run starts, unless the check says otherwise: a day, in seconds. */
export const DEFAULT_MAX_AGE_SECONDS = 86_400;

/** How far ahead of the run's start a reading may be, unless the check says otherwise: five minutes, in seconds. */
export const DEFAULT_CLOCK_SKEW_SECONDS = 300;
